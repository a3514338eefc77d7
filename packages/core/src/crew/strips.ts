/** Some rows of an image. */
export interface Strip {
  /** The first row. */
  top: number;
  /** How many. */
  height: number;
}

/** The fewest rows that are worth a thread: below, threads wait for each other longer than they compute. */
const leastRows = 96;

/**
 * Divides an image into strips that are as equal as possible and begin at multiples of a stride, so that pools pair the same rows. More strips only where that
 * makes the largest one smaller.
 *
 * @param stride the deepest layer's
 * @param most how many strips there may be
 * @param least the fewest rows of a strip
 */
export function stripsOf(height: number, stride: number, most: number, least: number = leastRows): Strip[] {
  let best: Strip[] = [{ top: 0, height }];
  for (let count = 2; count <= Math.min(most, height / Math.max(stride, least)); count++) {
    const borders = Array.from({ length: count }, (_, i) => stride * Math.round((i * height) / count / stride));
    const strips = borders.map((top, i) => ({ top, height: (borders[i + 1] ?? height) - top }));
    if (Math.min(...strips.map((each) => each.height)) < Math.max(stride, least)) continue;
    if (largestOf(strips) < largestOf(best)) best = strips;
  }
  return best;
}

function largestOf(strips: readonly Strip[]): number {
  return Math.max(...strips.map(({ height }) => height));
}
