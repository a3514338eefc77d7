import { type Depth, invalidOption, type RawImage, type ResultImage, type Size } from '@pastiche/core';
import { type Made, printXmp } from '@pastiche/pipeline';
import type { Sharp } from 'sharp';
import type { ImageSource } from './imageSource.ts';
import { readExif } from './metadata.ts';
import { pixelsFor } from './pixelsFor.ts';
import { taggedSharp } from './taggedSharp.ts';

/** The kinds of image files that can be written. */
export const imageTypes = ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const;
/** The kind of an image file that can be written. */
export type ImageFormat = (typeof imageTypes)[number];

/** How a picture becomes a file. */
export interface EncodeOptions {
  /** The quality of JPEG, WebP and AVIF, from 1 to 100. PNG and TIFF lose nothing. @defaultValue 95 */
  quality?: number;
  /** Bits a channel. 16 need PNG or TIFF, and a picture that has as many: see `depth` of a run. @defaultValue what the picture has and the format can hold */
  depth?: Depth;
  /** How many pixels a printer puts on an inch: the size on paper. @defaultValue the file does not say */
  dpi?: number;
  /** Who made it. */
  author?: string;
  /** How it was made, for `pastiche inspect`. @defaultValue the file does not say */
  made?: Made;
  /** The photo whose EXIF is copied: date, place, camera. Not into TIFF. @defaultValue none is */
  exifOf?: ImageSource;
}

/** Formats that hold 16 bits a channel. */
const deep: readonly ImageFormat[] = ['png', 'tiff'];
/** A JPEG with more pixels is written in one pass: a second one would need the whole picture in memory. */
const mostForTwoPasses = 2 ** 24;
/** Files beyond 4 GB need BigTIFF. How far they shrink is not known before. */
const mostForTiff = 2 ** 32 - 2 ** 20;

interface Encoding {
  quality: number;
  /** What the pixels take without compression. */
  bytes: number;
  pixels: number;
}

const encoders: Record<ImageFormat, (image: Sharp, encoding: Encoding) => Sharp> = {
  // Not with a quality, which would have sharp reduce the picture to a palette.
  png: (image) => image.png(),
  jpeg: (image, { quality, pixels }) => image.jpeg({ quality, optimizeCoding: pixels <= mostForTwoPasses }),
  webp: (image, { quality }) => image.webp({ quality }),
  avif: (image, { quality }) => image.avif({ quality }),
  tiff: (image, { bytes }) =>
    image.tiff({ compression: 'deflate', predictor: 'horizontal', bigtiff: needsBigTiff(bytes) }),
};

/** Whether a TIFF file of so many bytes may become too large for 32-bit offsets. */
export function needsBigTiff(bytes: number): boolean {
  return bytes > mostForTiff;
}

/**
 * A picture as an instance of sharp that writes an image file of it, with the profile of its colors.
 *
 * @throws PasticheError `invalid-option`; `backend-unavailable` if sharp does not work here
 */
export async function encoderFor(
  image: RawImage & Pick<ResultImage, 'data16'>,
  format: ImageFormat,
  options: EncodeOptions = {},
): Promise<Sharp> {
  const { quality = 95, dpi, author, made, exifOf } = options;
  checkEncoding(format, options);
  const pixels = pixelsFor(image, chosenDepth(image, format, options.depth), format === 'jpeg');
  const exif = exifOf === undefined ? undefined : await readExif(exifOf);
  let tagged = await taggedSharp(pixels, { gamut: image.gamut, exif });
  if (dpi) tagged = tagged.withDensity(dpi);
  if (author || made) tagged = tagged.withXmp(printXmp({ author, made }));
  const { width, height, data } = pixels;
  // sharp takes whole numbers.
  return encoders[format](tagged, { quality: Math.round(quality), bytes: data.byteLength, pixels: width * height });
}

/** @throws PasticheError `invalid-option` for what no picture of this format can have */
export function checkEncoding(format: ImageFormat, { quality = 95, depth, dpi, author, exifOf }: EncodeOptions): void {
  if (!Object.hasOwn(encoders, format)) throw invalidOption('format', `one of ${imageTypes.join(', ')}`, format);
  if (!(quality >= 1 && quality <= 100)) throw invalidOption('quality', 'a number from 1 to 100', quality);
  if (depth !== undefined && depth !== 8 && depth !== 16) throw invalidOption('depth', '8 or 16', depth);
  if (depth === 16 && !deep.includes(format)) {
    throw invalidOption('depth', `8 for ${format}, since only PNG and TIFF hold 16 bits,`, depth);
  }
  if (dpi !== undefined && !(dpi >= 1 && dpi <= 10_000)) throw invalidOption('dpi', 'a number from 1 to 10000', dpi);
  if (author !== undefined && (typeof author !== 'string' || author.length > 500)) {
    throw invalidOption('author', 'a text of at most 500 characters', author);
  }
  if (exifOf !== undefined && format === 'tiff') {
    throw invalidOption('the format', 'png, jpeg, webp or avif, since no EXIF can be written into TIFF,', format);
  }
}

/** Formats with a limit to a side, in pixels. */
const longestSides: Partial<Record<ImageFormat, number>> = { jpeg: 65_535, webp: 16_383, avif: 16_384 };

/** @throws PasticheError `invalid-option` for a picture that is too large for the format */
export function checkSize(format: ImageFormat, { width, height }: Size): void {
  const { [format]: longest = Number.POSITIVE_INFINITY } = longestSides;
  if (Math.max(width, height) <= longest) return;
  const expected = `another than ${format}, which has at most ${longest} pixels a side,`;
  throw invalidOption('the format', expected, `${width}x${height}`);
}

function chosenDepth(
  { data, data16 }: Pick<ResultImage, 'data16'> & RawImage,
  format: ImageFormat,
  asked?: Depth,
): Depth {
  const has16 = data16 !== undefined || data instanceof Uint16Array;
  if (asked === 16 && !has16 && !(data instanceof Float32Array)) {
    throw invalidOption('depth', '8 for a picture that has no more (see the option depth of a run)', asked);
  }
  return asked ?? (has16 && deep.includes(format) ? 16 : 8);
}
