import type { Size } from '../image/resize.ts';

/** Some rows of an image. */
export interface Strip {
  /** The first row. */
  top: number;
  /** How many. */
  height: number;
}

/** The fewest pixels that are worth a thread: below, threads mostly wait for each other (bench/workers.ts). */
const usualLeast = 128 * 128;

/**
 * Divides an image into strips that are as equal as possible and begin at multiples of a stride, so that pools pair the same rows. More strips only where that
 * makes the largest one smaller.
 *
 * @param stride the deepest layer's
 * @param most how many strips there may be
 * @param least the fewest pixels of a strip
 */
export function stripsOf({ width, height }: Size, stride: number, most: number, least: number = usualLeast): Strip[] {
  const leastRows = Math.max(stride, least / width);
  let best: Strip[] = [{ top: 0, height }];
  for (let count = 2; count <= Math.min(most, height / leastRows); count++) {
    const borders = Array.from({ length: count }, (_, i) => stride * Math.round((i * height) / count / stride));
    const strips = borders.map((top, i) => ({ top, height: (borders[i + 1] ?? height) - top }));
    if (Math.min(...strips.map((each) => each.height)) < leastRows) continue;
    if (largestOf(strips) < largestOf(best)) best = strips;
  }
  return best;
}

function largestOf(strips: readonly Strip[]): number {
  return Math.max(...strips.map(({ height }) => height));
}
