import { expect, it } from 'vitest';
import { lineSearch, startSearch } from './lineSearch.ts';

/** Searches along f from 0; returns the accepted length and how many evaluations it took. */
function search(
  f: (t: number) => number,
  slope: (t: number) => number,
  first: number,
): { length: number; evaluations: number } {
  let now = startSearch(f(0), slope(0), first);
  for (let evaluations = 1; evaluations < 50; evaluations++) {
    const verdict = lineSearch(now, f(now.length), slope(now.length));
    if (verdict.outcome === 'accepted') return { length: now.length, evaluations };
    if (verdict.outcome === 'failed') throw new Error('failed');
    now = verdict.search;
  }
  throw new Error('never ends');
}

const parabola = (t: number): number => (t - 1) ** 2;
const itsSlope = (t: number): number => 2 * (t - 1);

it('accepts a step that decreases enough and flattens out', () => {
  expect(search(parabola, itsSlope, 1)).toEqual({ length: 1, evaluations: 1 });
});

it('lengthens a step that is too timid', () => {
  const { length } = search(parabola, itsSlope, 0.001);
  expect(length).toBeGreaterThan(0.04);
  expect(length).toBeLessThan(2);
});

it('shortens a step that is too bold', () => {
  const { length, evaluations } = search(parabola, itsSlope, 8);
  expect(length).toBeLessThan(2);
  expect(evaluations).toBeLessThanOrEqual(5);
});

it('copes with a kink at the minimum', () => {
  const { length } = search(
    (t) => Math.abs(t - 0.3),
    (t) => (t < 0.3 ? -1 : 1),
    1,
  );
  expect(length).toBeGreaterThan(0.2);
  expect(length).toBeLessThan(0.6);
});

it('takes infinity and NaN for too long', () => {
  const cliff = (t: number): number => (t > 0.1 ? Number.POSITIVE_INFINITY : -t);
  expect(search(cliff, () => -0.5, 1).length).toBeLessThanOrEqual(0.1);
  const hole = (t: number): number => (t > 0.1 ? Number.NaN : -t);
  expect(search(hole, () => -0.5, 1).length).toBeLessThanOrEqual(0.1);
});

it('gives up on a slope that lies', () => {
  expect(() =>
    search(
      (t) => t,
      () => -1,
      1,
    ),
  ).toThrow('failed');
});
