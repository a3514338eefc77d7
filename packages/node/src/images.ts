import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PasticheError, type RawImage } from '@pastiche/core';
import sharp, { type Sharp } from 'sharp';

/** A path, a `file:`, `http:` or `https:` URL, or the bytes of an image file. */
export type ImageSource = string | URL | Uint8Array;

/** What `writeImage` can write, by the ending of the file's name. */
export const imageFormats = ['png', 'jpg', 'jpeg', 'webp', 'avif', 'tif', 'tiff'] as const;

/**
 * Reads an image file of any kind that libvips knows (JPEG, PNG, WebP, AVIF, TIFF, GIF, SVG): turned upright as its EXIF
 * orientation says, converted from its ICC profile to sRGB, 8 bits a channel, grey, palette and CMYK as RGB, with alpha
 * if it has any. Files of more than 268 million pixels are refused.
 *
 * @throws PasticheError `unreadable`, naming the file and what is wrong with it
 */
export async function readImage(source: ImageSource, signal?: AbortSignal): Promise<RawImage> {
  const bytes = source instanceof Uint8Array ? source : await fetchBytes(source, signal);
  try {
    const upright = sharp(bytes, { failOn: 'error' }).rotate();
    const { data, info } = await upright
      .toColorspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    // sharp's own buffer may be a view into a larger one.
    return { data: new Uint8Array(data), width: info.width, height: info.height, channels: channelsOf(info.channels) };
  } catch (cause) {
    throw unreadable(nameOf(source), reasonOf(cause), cause);
  }
}

/**
 * Writes an image file; its name's ending says which kind (see {@link imageFormats}). The file appears when it is
 * complete, or not at all.
 *
 * @throws PasticheError `unwritable`
 */
export async function writeImage(path: string, image: RawImage): Promise<void> {
  const encoded = await encode(path, image);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}`);
  try {
    await writeFile(temporary, encoded);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new PasticheError('unwritable', `Cannot write ${path}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Checks, before hours of work, that `writeImage` will be able to write there.
 *
 * @throws PasticheError `unwritable`
 */
export async function checkWritable(path: string): Promise<void> {
  formatOf(path);
  try {
    await access(dirname(path) || '.', constants.W_OK);
  } catch (cause) {
    throw new PasticheError('unwritable', `Cannot write ${path}: ${reasonOf(cause)}`, { cause });
  }
}

async function encode(path: string, { data, width, height, channels }: RawImage): Promise<Buffer> {
  const format = formatOf(path);
  const bytes = data instanceof Float32Array ? Uint8ClampedArray.from(data, (value) => value * 255) : data;
  const image: Sharp = sharp(bytes as Uint8Array, { raw: { width, height, channels } });
  // JPEG has no alpha: see-through pixels are laid over white, as a browser shows them.
  if (format === 'jpeg') return image.flatten({ background: 'white' }).jpeg({ quality: 95 }).toBuffer();
  return image.toFormat(format, { quality: 95 }).toBuffer();
}

function formatOf(path: string): 'png' | 'jpeg' | 'webp' | 'avif' | 'tiff' {
  const ending = extname(path).slice(1).toLowerCase();
  if (ending === 'jpg' || ending === 'jpeg') return 'jpeg';
  if (ending === 'tif' || ending === 'tiff') return 'tiff';
  if (ending === 'png' || ending === 'webp' || ending === 'avif') return ending;
  throw new PasticheError(
    'unwritable',
    `Cannot write ${path}: the name of the picture must end in ${imageFormats.map((each) => `.${each}`).join(', ')}`,
  );
}

/** The bytes of a file or a web address. */
export async function fetchBytes(source: string | URL, signal?: AbortSignal): Promise<Uint8Array> {
  const address = typeof source === 'string' && /^(https?|file):/i.test(source) ? new URL(source) : source;
  try {
    if (typeof address === 'string') return await readFile(address, { signal });
    if (address.protocol === 'file:') return await readFile(fileURLToPath(address), { signal });
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreadable(String(source), reasonOf(cause), cause);
  }
}

function channelsOf(channels: number): RawImage['channels'] {
  return channels as RawImage['channels'];
}

function nameOf(source: ImageSource): string {
  return source instanceof Uint8Array ? `the image (${source.byteLength} bytes)` : String(source);
}

function unreadable(name: string, reason: string, cause: unknown): PasticheError {
  return new PasticheError('unreadable', `Cannot read ${name}: ${reason}`, { cause });
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is not a directory',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

/** The cause in words, on one line. */
function reasonOf(cause: unknown): string {
  const { code, message, cause: deeper } = cause as NodeJS.ErrnoException & { cause?: unknown };
  if (code && reasons[code]) return reasons[code];
  if (deeper instanceof Error) return `${message}: ${deeper.message}`;
  return message.replace(/^Input (buffer|file) /, 'it ').split('\n')[0];
}
