/** The state of a line search between two evaluations. */
export interface Search {
  /** `J` and its (negative) slope at the start of the line. */
  loss: number;
  slope: number;
  /** The step length to try next. */
  length: number;
  /** The longest length known to be too short and the shortest known to be too long. */
  lower: number;
  upper: number;
  tries: number;
}

export type Verdict = { outcome: 'accepted' } | { outcome: 'continue'; search: Search } | { outcome: 'failed' };

/** The constants of the Wolfe conditions (Nocedal & Wright 2006, section 3.1). */
const sufficientDecrease = 1e-4;
const curvature = 0.9;
const mostTries = 12;

export function startSearch(loss: number, slope: number, length: number): Search {
  return { loss, slope, length, lower: 0, upper: Number.POSITIVE_INFINITY, tries: 0 };
}

/** Whether something read from a file is the state of a search. */
export function isSearch(value: unknown): value is Search {
  const known = Object.keys(startSearch(0, 0, 0)) as (keyof Search)[];
  return known.every((name) => typeof (value as Search | undefined)?.[name] === 'number');
}

/**
 * The weak Wolfe line search by bisection (Lewis & Overton 2013, "Nonsmooth optimization via quasi-Newton methods",
 * algorithm 2.6), one evaluation at a time.
 *
 * @param loss `J` at the length tried; a value that is not finite counts as too long
 * @param slope of `J` along the line at that length
 */
export function lineSearch(search: Search, loss: number, slope: number): Verdict {
  const { length, tries } = search;
  const decreases = loss <= search.loss + sufficientDecrease * length * search.slope;
  const flattened = slope >= curvature * search.slope;
  if (decreases && (flattened || tries >= mostTries)) return { outcome: 'accepted' };
  if (tries >= mostTries) return lastResort(search);
  const [lower, upper] = decreases ? [length, search.upper] : [search.lower, length];
  const next = Number.isFinite(upper) ? (lower + upper) / 2 : 2 * length;
  // Differs from Lewis & Overton: a first step that is too long is cut to the minimum of the parabola through the known values, which saves
  // evaluations; bisection follows.
  const cut = !decreases && lower === 0 ? parabola(search, loss) : next;
  return { outcome: 'continue', search: { ...search, lower, upper, length: cut, tries: tries + 1 } };
}

/** Out of tries: returns to the longest length that was good, if any. */
function lastResort(search: Search): Verdict {
  if (search.lower === 0) return { outcome: 'failed' };
  return { outcome: 'continue', search: { ...search, length: search.lower } };
}

function parabola({ loss: start, slope, length }: Search, loss: number): number {
  const minimum = (-slope * length * length) / (2 * (loss - start - slope * length));
  return Number.isFinite(minimum) ? Math.min(0.5 * length, Math.max(0.1 * length, minimum)) : 0.1 * length;
}
