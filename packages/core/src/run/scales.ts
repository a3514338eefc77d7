import { PasticheError } from '../errors.ts';
import { fitInside, type Size } from '../image/resize.ts';
import { type Wraps, wrapsOf } from '../image/wraps.ts';
import type { StyleOptions } from '../options/options.ts';
import { perPainting } from '../options/perPainting.ts';
import { resolveOptions } from '../options/resolve.ts';

/**
 * The sizes to paint at, from coarse to fine: the last is `size`, each before it smaller by the square root of two, none
 * with a longer side below `minSize` (or a shorter one below what the network needs). After Katherine Crowson's tool.
 *
 * @param shape the photo's own size, for its proportions
 * @param smallest what the network needs of either side
 * @param wraps the directions in which sizes are multiples of 16, the distance of the deepest layers' positions
 */
export function scaleSizes(shape: Size, size: number, minSize: number, smallest: number, wraps?: Wraps): Size[] {
  const fit = (longest: number): Size => inWholeTiles(fitInside(shape, longest), wraps);
  const sizes = [fit(size)];
  for (let coarser = 1; ; coarser++) {
    const longest = Math.round(size / Math.SQRT2 ** coarser);
    const next = fit(longest);
    if (longest < minSize || Math.min(next.width, next.height) < smallest) return sizes;
    sizes.unshift(next);
  }
}

/** The stride of the deepest layers of the networks that can wrap. */
const deepestStride = 16;

function inWholeTiles({ width, height }: Size, wraps: Wraps | undefined): Size {
  const whole = (length: number): number => deepestStride * Math.max(1, Math.round(length / deepestStride));
  return { width: wraps?.x ? whole(width) : width, height: wraps?.y ? whole(height) : height };
}

/** What the networks with names need of either side, for the usual layers. */
const usualSmallest = 16;

/** A scale of a run, in pixels. */
export interface PlannedScale extends Size {
  /** Number of steps. */
  iterations: number;
}

/**
 * The scales of a run with these options, from coarse to fine, and how many steps each takes.
 *
 * @param photo the photo's own size, for its proportions
 */
export function plannedScales(photo: Size, options: Partial<StyleOptions>): PlannedScale[] {
  const { size, minSize, iterations, coarseIterations, border } = resolveOptions(options);
  const sizes = scaleSizes(photo, size, minSize, usualSmallest, wrapsOf(border));
  return sizes.map((each, i) => ({ ...each, iterations: i < sizes.length - 1 ? coarseIterations : iterations }));
}

/** The longest side of a painting, in pixels, when a narrow one is enlarged. */
const longestPainting = 65_536;

/**
 * The size of a painting at a scale whose longer side is `longest`. A narrow one is enlarged to the width that the deepest layer needs.
 *
 * @param scale the painting's, see {@link paintingScales}
 * @param smallest minimum height and width, in pixels
 * @throws PasticheError `invalid-image` if it is too narrow for that
 */
export function paintingSize(painting: Size, longest: number, scale: number, smallest: number): Size {
  const size = fitInside(painting, longest * scale, smallest);
  if (Math.max(size.width, size.height) <= Math.max(longestPainting, longest * scale)) return size;
  throw new PasticheError(
    'invalid-image',
    `The style (${painting.width}x${painting.height}) is too narrow: these layers need ${smallest} px on either side. Crop it.`,
  );
}

/**
 * How large each painting is measured, relative to the longer side of the result.
 *
 * @param count of paintings
 * @throws PasticheError `invalid-option` for a list of another length
 */
export function paintingScales(
  { size, styleScale, styleSize }: Pick<StyleOptions, 'size' | 'styleScale' | 'styleSize'>,
  count: number,
): number[] {
  if (styleSize === undefined) return [...perPainting('styleScale', styleScale, count)];
  return perPainting('styleSize', styleSize, count).map((side) => side / size);
}

/**
 * The longest side, in pixels, that a run can make use of: twice what it paints at, since its own resampling is better than a
 * decoder's. Photos of 50 megapixels are common, and cost seconds and gigabytes at their full size.
 */
export function usefulSize(options: Partial<StyleOptions>): number {
  const { size, styleScale, styleSize } = resolveOptions(options);
  const scales = styleSize === undefined ? [styleScale].flat() : [styleSize].flat().map((side) => side / size);
  return Math.ceil(2 * size * Math.max(1, ...scales));
}
