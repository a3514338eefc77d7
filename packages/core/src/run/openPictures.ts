import { invalidOption, PasticheError, unexpected } from '../errors.ts';
import { isFull, type Mask, maskOf, toMask } from '../image/mask.ts';
import { openPlanes } from '../image/openPlanes.ts';
import type { Planes, RawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { type Wraps, wrapsOf } from '../image/wraps.ts';
import type { StyleOptions } from '../options/options.ts';
import { checkNotEmpty, type RegionPictures, type Regions, regionsOf } from '../region/regions.ts';
import { paintingScales } from './scales.ts';

/** The photo. */
export interface Photo extends Planes {
  source: RawImage;
  /** What of it is not transparent; undefined: everything. */
  seen: Mask | undefined;
}

/** A painting as it was given. */
export interface Given {
  source: RawImage;
  planes: Planes;
  /** What of it is not transparent; undefined: everything. */
  seen: Mask | undefined;
  /** Of all paintings, these sum to 1. */
  weight: number;
  /** How large it is measured, see {@link paintingScales}. */
  scale: number;
}

/** What says where paintings act, and what of the photo stays. */
export interface MaskPictures extends RegionPictures {
  /** White parts keep more of the photo's content (see `protectWeight`), gray ones less. */
  protect?: RawImage | null;
  /** White parts stay the photo's pixels exactly, with a seam around them (see `feather`). */
  keep?: RawImage | null;
}

/** The same, read. */
export interface OpenMasks {
  /** Where paintings act; undefined: everywhere. */
  regions: Regions | undefined;
  protect: Mask | undefined;
  keep: Mask | undefined;
}

/** What is open already. */
interface Before extends OpenMasks {
  options: MaskPictures;
  styles: readonly unknown[];
}

/** The paintings, checked, and how much each counts. @param before those that were opened already */
export function weighStyles(
  { styles, blend }: { styles: RawImage | readonly RawImage[]; blend?: readonly number[] },
  settings: Pick<StyleOptions, 'size' | 'styleScale' | 'styleSize' | 'border'>,
  before: readonly Given[] = [],
): Given[] {
  const list = Array.isArray(styles) ? (styles as readonly RawImage[]) : [styles as RawImage];
  if (list.length === 0) throw invalidOption('styles', 'at least one painting', '[]');
  const weights = blend ?? list.map(() => 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const fine = weights.every((weight) => weight >= 0) && total > 0 && Number.isFinite(total);
  if (weights.length !== list.length || !fine) {
    throw invalidOption('blend', `${list.length} non-negative numbers, not all 0,`, weights);
  }
  const scales = paintingScales(settings, list.length);
  return list.map((source, i) => {
    const name = list.length > 1 ? `style ${i + 1}` : 'the style';
    const known = before.find((each) => each.source === source);
    const planes = known?.planes ?? openPlanes(source, name, wrapsOf(settings.border));
    checkIsPicture(planes, name);
    return { source, planes, seen: known?.seen ?? seenOf(planes, name), weight: weights[i] / total, scale: scales[i] };
  });
}

/** The photo, checked. @param wraps the directions in which its edges are to meet */
export function openPhoto(source: RawImage, wraps: Wraps | undefined): Photo {
  const name = 'the content';
  const planes = openPlanes(source, name, wraps);
  return Object.assign(planes, { source, seen: seenOf(planes, name) });
}

/** What of a picture is not transparent; undefined if that is everything. */
function seenOf({ alpha, ...size }: Planes, name: string): Mask | undefined {
  if (!alpha) return undefined;
  if (alpha.some((value) => value > 0)) return maskOf(alpha, size);
  throw new PasticheError('invalid-image', `Expected something to see in ${name} but all of it is transparent`);
}

/** Masks, maps and the like; those that a change leaves alone are not opened again. */
export function openMasks(options: MaskPictures, count: number, before?: Before): OpenMasks {
  const { masks, styleMasks, map, styleMaps, protect, keep } = options;
  const isSame = (name: keyof RegionPictures): boolean => before?.options[name] === options[name];
  const isKnown = before && before.styles.length === count && regionPictures.every(isSame);
  const open = (name: 'protect' | 'keep', image: RawImage | null | undefined): Mask | undefined => {
    if (before && before.options[name] === image) return before[name];
    const mask = image ? checkNotEmpty(toMask(image, name), name) : undefined;
    if (!mask || name === 'protect' || !isFull(mask)) return mask;
    throw new PasticheError('invalid-image', 'Expected a part that is not white in keep: nothing would be painted');
  };
  return {
    regions: isKnown ? before.regions : regionsOf({ masks, styleMasks, map, styleMaps }, count),
    protect: open('protect', protect),
    keep: open('keep', keep),
  };
}

export const regionPictures = ['masks', 'styleMasks', 'map', 'styleMaps'] as const;

/** The fewest pixels along the longer side that anyone could call a picture. */
const fewestPixels = 16;

/** @throws PasticheError `invalid-image` for a picture of a few pixels */
export function checkIsPicture({ width, height }: Size, name: string): void {
  if (Math.max(width, height) >= fewestPixels) return;
  throw unexpected('invalid-image', `the longer side of ${name}`, `at least ${fewestPixels} px`, `${width}x${height}`);
}
