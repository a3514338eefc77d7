import { invalidOption, unexpected } from '../errors.ts';
import { checkRawImage, crop, type RawImage, toPlanes } from '../image/rawImage.ts';
import { fitInside, type Rect, resize, type Size } from '../image/resize.ts';
import { clip } from '../math/clip.ts';

/** How pictures are shown to a network. */
export interface ViewSettings {
  /** Side of the square, or longer side of the whole picture, in pixels. */
  size: number;
  /** `square`: the largest square in the middle, the shape that networks were trained with. `fit`: the whole picture. */
  mode: 'square' | 'fit';
}

/** The part of a picture that the network sees, and at which size. */
export interface View {
  /** In pixels of the picture. */
  part: Rect;
  /** The size at which the network sees it, in pixels. */
  seen: Size;
}

/** The fewest pixels along a side of an acceptable picture. */
const fewestPixels = 16;

/**
 * The part of a picture that the network sees, from the picture's size alone, so that large pictures need not be read in full.
 *
 * @param name what to call the picture in the error message
 * @throws PasticheError `invalid-image` if the picture has fewer than 16 pixels along a side; `invalid-option`
 */
export function viewOf({ width, height }: Size, { size, mode }: ViewSettings, name = 'the picture'): View {
  checkView({ size, mode });
  const side = Math.min(width, height);
  if (!(side >= fewestPixels)) {
    throw unexpected('invalid-image', `either side of ${name}`, `at least ${fewestPixels} px`, `${width}x${height}`);
  }
  if (mode === 'fit') return { part: { left: 0, top: 0, width, height }, seen: fitInside({ width, height }, size) };
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
  return { part: { left, top, width: side, height: side }, seen: { width: size, height: size } };
}

/** @throws PasticheError `invalid-option` */
export function checkView({ size, mode }: ViewSettings): void {
  if (!Number.isInteger(size) || size < fewestPixels || size > 8192)
    throw invalidOption('size', `a whole number from ${fewestPixels} to 8192`, size);
  if (mode !== 'square' && mode !== 'fit') throw invalidOption('mode', "'square' or 'fit'", mode);
}

/**
 * Crops and resizes a picture for the network: RGB, floats 0..1. A picture that already has this size and shape is not resampled.
 *
 * @param name what to call the picture in the error message
 * @throws PasticheError `invalid-image`, `invalid-option`
 */
export function see(
  image: RawImage,
  settings: ViewSettings,
  name = 'the picture',
): RawImage & {
  /** RGB, 0..1. */
  data: Float32Array;
} {
  checkRawImage(image, name);
  const { part, seen } = viewOf(image, settings, name);
  const { rgb } = toPlanes(crop(image, part), name);
  return { data: resize(rgb, part, seen, 3).map(clip), ...seen, channels: 3 };
}
