import { mapInto, PasticheError, type RawImage } from '@pastiche/core';
import type sharp from 'sharp';
import type { Sharp } from 'sharp';

/** The command that installs it also where optional packages are left out, or the lockfile was made on another machine. */
const installSharp = `npm install --include=optional --os=${process.platform} --cpu=${process.arch} sharp@0.35.5`;

/**
 * The library that decodes and encodes image files; loaded when the first is opened.
 *
 * @throws PasticheError `backend-unavailable` if it is not installed for this machine
 */
export async function loadSharp(): Promise<typeof sharp> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    const message = `The library for image files, sharp, does not work here. Install it for this machine: "${installSharp}".`;
    throw new PasticheError('backend-unavailable', message, { cause });
  }
}

/** A picture for sharp to work on; floats become 8 bits. */
export async function toSharp({ data, width, height, channels }: RawImage): Promise<Sharp> {
  const sharp = await loadSharp();
  const values =
    data instanceof Float32Array ? mapInto(new Uint8ClampedArray(data.length), data, (value) => value * 255) : data;
  return sharp(values, { raw: { width, height, channels } });
}

/** sharp refuses larger pictures; so do the decoders here, before they take memory for them. */
export const mostPixels: number = 0x3fff ** 2;

/** The most pixels of a scan that is shrunk as it is read, row by row. */
const mostOfScan = 2 ** 30;
/** A scan has at least a byte for so many pixels. A file that has less is one color, or a bomb. */
const pixelsPerByte = 16;

/** How many pixels a file of so many bytes may have where it is read row by row. */
export function mostPixelsOfScan(bytes: number): number {
  return Math.max(mostPixels, Math.min(mostOfScan, bytes * pixelsPerByte));
}
