import { invalidOption, type RawImage } from '@pastiche/core';
import type { Sharp } from 'sharp';
import { toSharp } from './sharp.ts';

/** The kinds of image files that can be written. */
export const imageTypes = ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const;
/** The kind of an image file that can be written. */
export type ImageFormat = (typeof imageTypes)[number];

/** How a picture becomes a file. */
export interface EncodeOptions {
  /** The quality of JPEG, WebP and AVIF, from 1 to 100. PNG and TIFF lose nothing. @defaultValue 95 */
  quality?: number;
}

const encoders: Record<ImageFormat, (image: Sharp, quality: number) => Sharp> = {
  // Not with a quality, which would have sharp reduce the picture to a palette.
  png: (image) => image.png(),
  // JPEG has no alpha: see-through pixels are laid over white, as a browser shows them.
  jpeg: (image, quality) => image.flatten({ background: 'white' }).jpeg({ quality }),
  webp: (image, quality) => image.webp({ quality }),
  avif: (image, quality) => image.avif({ quality }),
  tiff: (image) => image.tiff({ compression: 'deflate', predictor: 'horizontal' }),
};

/**
 * A picture as the bytes of an image file.
 *
 * @throws PasticheError `invalid-option`; `backend-unavailable` if sharp does not work here
 */
export async function encodeImage(
  image: RawImage,
  format: ImageFormat,
  { quality = 95 }: EncodeOptions = {},
): Promise<Buffer<ArrayBuffer>> {
  if (!Object.hasOwn(encoders, format)) throw invalidOption('format', `one of ${imageTypes.join(', ')}`, format);
  if (!(quality >= 1 && quality <= 100)) throw invalidOption('quality', 'a number from 1 to 100', quality);
  // sharp takes whole numbers.
  return encoders[format](await toSharp(image), Math.round(quality)).toBuffer();
}
