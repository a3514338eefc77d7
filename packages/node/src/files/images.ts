import { extname } from 'node:path';
import { PasticheError, type RawImage, type ViewSettings, viewOf } from '@pastiche/core';
import type { Sharp } from 'sharp';
import { checkPath, fetchBytes, reasonOf, unwritable, writeWhole } from './files.ts';
import { openImage } from './openImage.ts';
import { loadSharp, toSharp } from './sharp.ts';

/** A path, a `file:`, `http:`, `https:` or `data:` URL, or the bytes of an image file. */
export type ImageSource = string | URL | Uint8Array;

/** What `writeImage` can write, by the ending of the file's name. */
export const imageFormats = ['png', 'jpg', 'jpeg', 'webp', 'avif', 'tif', 'tiff'] as const;

/** How to read a picture. */
export interface ReadOptions {
  /** Shrinks a larger picture while it is decoded, so that its longer side has this many pixels. */
  longest?: number;
  /** Cancels it: the promise rejects with `signal.reason`, and nothing is left behind. */
  signal?: AbortSignal;
}

/**
 * Reads an image file: JPEG, PNG, WebP, AVIF, TIFF, GIF, SVG, BMP; HEIC if `heic-decode` is installed. It is turned upright as its EXIF
 * orientation says, converted from its ICC profile to sRGB, 8 bits a channel, grey, palette and CMYK as RGB, with alpha
 * if it has any; of an animation the first frame. Files of more than 268 million pixels are refused.
 *
 * @throws PasticheError `unreadable`, naming the file and what is wrong with it; `signal.reason` when cancelled
 */
export async function readImage(source: ImageSource, { longest, signal }: ReadOptions = {}): Promise<RawImage> {
  return decode(source, signal, async (upright) =>
    longest ? upright.resize(longest, longest, { fit: 'inside', withoutEnlargement: true }) : upright,
  );
}

/**
 * Reads an image file as {@link readImage} does, at the size and in the part at which a network sees it. A large picture is shrunk while it is
 * decoded, and never in memory as a whole (unless its kind of file leaves no choice).
 *
 * @param name what to call the picture in error messages
 * @returns RGB; see-through pixels are laid over white
 * @throws PasticheError `unreadable`; `invalid-image` if the picture is too small to see anything in it; `signal.reason` when cancelled
 */
export async function readView(
  source: ImageSource,
  settings: ViewSettings,
  name: string,
  signal?: AbortSignal,
): Promise<RawImage> {
  return decode(source, signal, async (upright) => {
    const { autoOrient } = await upright.metadata();
    const { width, height } = viewOf(autoOrient, settings, name).seen;
    // In the shape of the whole, this cuts nothing off but what rounding asks for.
    return upright.resize(width, height, { fit: 'cover' }).flatten({ background: 'white' });
  });
}

async function decode(
  source: ImageSource,
  signal: AbortSignal | undefined,
  fit: (upright: Sharp) => Promise<Sharp>,
): Promise<RawImage> {
  const bytes = source instanceof Uint8Array ? source : await fetchBytes(source, signal);
  try {
    const fitted = await fit(await openImage(bytes));
    const { data, info } = await fitted
      .toColorspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    // sharp's own buffer may be a view into a larger one.
    return { data: new Uint8Array(data), width: info.width, height: info.height, channels: info.channels as 3 | 4 };
  } catch (cause) {
    if (PasticheError.isInstance(cause)) throw cause;
    const name = source instanceof Uint8Array ? `the image (${source.byteLength} bytes)` : String(source);
    const reason = reasonOf(cause).replace(/^Input (buffer|file) /i, 'it ');
    throw new PasticheError('unreadable', `Cannot read ${name}: ${reason}`, { cause });
  }
}

/**
 * Writes an image file; its name's ending says which kind (see {@link imageFormats}). The file appears when it is
 * complete, or not at all. PNG and TIFF lose nothing; JPEG, WebP and AVIF are written at quality 95.
 *
 * @throws PasticheError `unwritable`
 */
export async function writeImage(path: string, image: RawImage): Promise<void> {
  const encode = encoderOf(path);
  let encoded: Buffer;
  try {
    encoded = await encode(await toSharp(image)).toBuffer();
  } catch (cause) {
    throw PasticheError.isInstance(cause) ? cause : unwritable(path, cause);
  }
  await writeWhole(path, encoded);
}

/**
 * Checks, before hours of work, that `writeImage` will be able to write there.
 *
 * @throws PasticheError `unwritable`
 */
export async function checkWritable(path: string): Promise<void> {
  encoderOf(path);
  await loadSharp();
  await checkPath(path);
}

const encoders: Record<(typeof imageFormats)[number], (image: Sharp) => Sharp> = {
  // Not with a quality, which would have sharp reduce the picture to a palette.
  png: (image) => image.png(),
  jpg: toJpeg,
  jpeg: toJpeg,
  webp: (image) => image.webp({ quality: 95 }),
  avif: (image) => image.avif({ quality: 95 }),
  tif: toTiff,
  tiff: toTiff,
};

function toJpeg(image: Sharp): Sharp {
  // JPEG has no alpha: see-through pixels are laid over white, as a browser shows them.
  return image.flatten({ background: 'white' }).jpeg({ quality: 95 });
}

function toTiff(image: Sharp): Sharp {
  return image.tiff({ compression: 'deflate', predictor: 'horizontal' });
}

function encoderOf(path: string): (image: Sharp) => Sharp {
  const ending = extname(path).slice(1).toLowerCase();
  if (Object.hasOwn(encoders, ending)) return encoders[ending as keyof typeof encoders];
  throw new PasticheError(
    'unwritable',
    `Cannot write ${path}: the name of the picture must end in ${imageFormats.map((each) => `.${each}`).join(', ')}`,
  );
}
