import { PasticheError } from '@pastiche/core';
import { type Credits, parseXmp } from '@pastiche/pipeline';
import type { Metadata } from 'sharp';
import { reasonOf } from './files.ts';
import { bytesOrFile, type ImageSource, isSharp, nameOf } from './imageSource.ts';
import { loadSharp } from './sharp.ts';

/** What a picture file says about itself. */
export interface ImageFacts extends Credits {
  /** The kind of file, such as `png`. */
  format: string;
  /** In pixels, as the file has them: a photo may lie on its side. */
  width: number;
  /** In pixels. */
  height: number;
  /** Bits of a channel. */
  depth: number;
  /** Pixels on an inch, where the file says it. */
  dpi?: number;
}

/**
 * Reads what a picture file says about itself: its size, and how pastiche made it.
 *
 * @throws PasticheError `unreadable`; `invalid-option` if it was made in a way that this version does not know
 * @example
 * ```ts
 * const { made } = await inspectImage('out.png');
 * ```
 */
export async function inspectImage(source: ImageSource): Promise<ImageFacts> {
  const { format, width, height, depth, density, xmp } = await readMetadata(source);
  const credits = xmp ? parseXmp(xmp.toString('utf8')) : {};
  // sharp does not look into EXIF, where WebP and AVIF have it.
  const dpi = density ?? credits.made?.dpi;
  return { format, width, height, depth: depth === 'ushort' ? 16 : 8, ...(dpi ? { dpi } : {}), ...credits };
}

/**
 * The EXIF of a photo: date, place, camera.
 *
 * @returns undefined if there is none
 * @throws PasticheError `unreadable`
 */
export async function readExif(source: ImageSource): Promise<Uint8Array | undefined> {
  const { exif } = await readMetadata(source);
  // In JPEG, a name stands before it.
  return exif?.subarray(exif.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0);
}

async function readMetadata(source: ImageSource): Promise<Metadata> {
  const sharp = await loadSharp();
  const file = isSharp(source) ? source : await bytesOrFile(source);
  try {
    return await (isSharp(file) ? file : sharp('path' in file ? file.path : file)).metadata();
  } catch (cause) {
    const reason = reasonOf(cause).replace(/^Input (buffer|file) /i, 'it ');
    throw new PasticheError('unreadable', `Cannot read ${nameOf(source)}: ${reason}`, { cause });
  }
}
