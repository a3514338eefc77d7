import { PasticheError } from '../errors.ts';
import { fitInside, type Size } from '../image/resize.ts';
import type { StyleOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve.ts';

/**
 * The sizes to paint at, from coarse to fine: the last is `size`, each before it smaller by the square root of two, none
 * with a longer side below `minSize` (or a shorter one below what the network needs). After Katherine Crowson's tool.
 *
 * @param shape the photo's own size, for its proportions
 * @param smallest what the network needs of either side
 */
export function scaleSizes(shape: Size, size: number, minSize: number, smallest: number): Size[] {
  const sizes = [fitInside(shape, size)];
  for (let coarser = 1; ; coarser++) {
    const longest = Math.round(size / Math.SQRT2 ** coarser);
    const next = fitInside(shape, longest);
    if (longest < minSize || Math.min(next.width, next.height) < smallest) return sizes;
    sizes.unshift(next);
  }
}

/**
 * The size of a painting at a scale whose longer side is `longest`: a narrow one is kept as large as the deepest layer needs.
 *
 * @param smallest what the network needs of either side
 * @throws PasticheError `invalid-image` if that would make it larger than any picture may be
 */
export function styleSize(painting: Size, longest: number, styleScale: number, smallest: number): Size {
  const size = fitInside(painting, longest * styleScale, smallest);
  if (Math.max(size.width, size.height) <= Math.max(longestSide, longest * styleScale)) return size;
  throw new PasticheError(
    'invalid-image',
    `The style (${painting.width}x${painting.height}) is too narrow: these layers need ${smallest} px on either side, which would ` +
      `make it ${size.width}x${size.height}. Crop it.`,
  );
}

/** What the option `size` accepts. */
const longestSide = 8192;

/**
 * The longest side, in pixels, that a run can make use of: twice what it paints at, since its own resampling is better than a
 * decoder's. Photos of 50 megapixels are common, and cost seconds and gigabytes at their full size.
 */
export function usefulSize(options: Partial<StyleOptions>): number {
  const { size, styleScale } = resolveOptions(options);
  return Math.ceil(2 * size * Math.max(1, styleScale));
}
