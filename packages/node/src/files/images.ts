import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Gamut, PasticheError, type RawImage, type ViewSettings, viewOf } from '@pastiche/core';
import { checkIsBytes } from '@pastiche/pipeline';
import type { Sharp } from 'sharp';
import { type EncodeOptions, encoderFor, type ImageFormat } from './encode.ts';
import { checkPath, reasonOf, unwritable, writeWhole } from './files.ts';
import { inGamut } from './gamut.ts';
import { bytesOrFile, type ImageSource, isSharp, nameOf } from './imageSource.ts';
import { openImage, readSharp } from './openImage.ts';
import { loadSharp } from './sharp.ts';

/** What `writeImage` can write, by the ending of the file's name. */
export const imageFormats = ['png', 'jpg', 'jpeg', 'webp', 'avif', 'tif', 'tiff'] as const;

/** How to read a picture. */
export interface ReadOptions {
  /** Shrinks a larger picture while it is decoded, so that its longer side has this many pixels. */
  longest?: number;
  /** Whose colors the numbers are to be: `'p3'` keeps what a photo in Display P3 has beyond sRGB. @defaultValue 'srgb' */
  gamut?: Gamut;
  /** `'bytes'` refuses paths and addresses, with `invalid-option`: for servers, where a text from a user must not choose what is read. */
  only?: 'bytes';
  /** Cancels it: the promise rejects with `signal.reason`, and nothing is left behind. */
  signal?: AbortSignal;
}

/**
 * Reads an image file: JPEG, PNG, WebP, AVIF, TIFF, GIF, SVG, BMP; HEIC if `heic-decode` is installed. It is turned upright as its EXIF
 * orientation says, converted from its ICC profile to sRGB, 8 bits a channel, grey, palette and CMYK as RGB, with alpha
 * if it has any; of an animation the first frame. Files of more than 268 million pixels are refused, unless they are large scans (JPEG, PNG or TIFF,
 * up to a billion pixels) of which `longest` asks for less: those are read row by row.
 *
 * @throws PasticheError `unreadable`, naming the file and what is wrong with it; `invalid-option` if it is no picture of any kind;
 *   `backend-unavailable` if sharp does not work here; `signal.reason` when cancelled
 */
export async function readImage(
  source: ImageSource,
  { longest, gamut, only, signal }: ReadOptions = {},
): Promise<RawImage> {
  if (only === 'bytes') checkIsBytes(source);
  const fit = async (upright: Sharp): Promise<Sharp> =>
    longest ? upright.resize(longest, longest, { fit: 'inside', withoutEnlargement: true }) : upright;
  const image = await decode(source, fit, { gamut, signal, shrinks: longest !== undefined });
  return gamut === 'p3' ? { ...image, gamut } : image;
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
  const fit = async (upright: Sharp): Promise<Sharp> => {
    const { autoOrient } = await upright.metadata();
    const { width, height } = viewOf(autoOrient, settings, name).seen;
    // In the shape of the whole, this cuts nothing off but what rounding asks for.
    return upright.resize(width, height, { fit: 'cover' }).flatten({ background: 'white' });
  };
  return decode(source, fit, { signal, shrinks: true });
}

async function decode(
  source: ImageSource,
  fit: (upright: Sharp) => Promise<Sharp>,
  { gamut, signal, shrinks }: Pick<ReadOptions, 'gamut' | 'signal'> & { shrinks: boolean },
): Promise<RawImage> {
  const file = isSharp(source) ? source : await bytesOrFile(source, signal);
  try {
    const fitted = await fit(await (isSharp(file) ? readSharp(file) : openImage(file, shrinks)));
    const colored = await inGamut(fitted, gamut);
    const { data, info } = await colored.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    // sharp's own buffer may be a view into a larger one.
    return { data: new Uint8Array(data), width: info.width, height: info.height, channels: info.channels as 3 | 4 };
  } catch (cause) {
    if (PasticheError.isInstance(cause)) throw cause;
    // libvips keeps the words for one error in the whole process: another picture that is read just now may have cleared them.
    const reason = reasonOf(cause)
      .replace(/^Input (buffer|file) /i, 'it ')
      .replace(/^Unknown error$/, 'it is damaged');
    throw new PasticheError('unreadable', `Cannot read ${nameOf(source)}: ${reason}`, { cause });
  }
}

/**
 * Writes an image file; its name's ending says which kind (see {@link imageFormats}). The file appears when it is
 * complete, or not at all. PNG and TIFF lose nothing.
 *
 * @param path a path, or a `file:` URL
 * @throws PasticheError `unwritable`, `invalid-option`
 */
export async function writeImage(path: string | URL, image: RawImage, options?: EncodeOptions): Promise<void> {
  const file = pathOf(path);
  const format = formatOfName(file);
  const encoder = await encoderFor(image, format, options).catch((cause) => {
    throw PasticheError.isInstance(cause) ? cause : unwritable(file, cause);
  });
  // Whoever has it may delete the checkpoint of its run.
  await writeWhole(file, (temporary) => encoder.toFile(temporary), true);
}

/**
 * Checks, before hours of work, that `writeImage` will be able to write there.
 *
 * @throws PasticheError `unwritable`
 */
export async function checkWritable(path: string | URL): Promise<void> {
  const file = pathOf(path);
  formatOfName(file);
  await loadSharp();
  await checkPath(file);
}

/** By the endings of names. */
const formats: Record<(typeof imageFormats)[number], ImageFormat> = {
  png: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  webp: 'webp',
  avif: 'avif',
  tif: 'tiff',
  tiff: 'tiff',
};

/** A path, or the path of a `file:` URL. */
function pathOf(path: string | URL): string {
  const isUrl = path instanceof URL || /^file:/i.test(path);
  if (!isUrl) return path;
  try {
    return fileURLToPath(path);
  } catch (cause) {
    throw unwritable(String(path), cause);
  }
}

/** @throws PasticheError `unwritable` for endings that stand for nothing */
export function formatOfName(path: string): ImageFormat {
  const ending = extname(path).slice(1).toLowerCase();
  if (Object.hasOwn(formats, ending)) return formats[ending as keyof typeof formats];
  throw new PasticheError(
    'unwritable',
    `Cannot write ${path}: the name of the picture must end in ${imageFormats.map((each) => `.${each}`).join(', ')}`,
  );
}
