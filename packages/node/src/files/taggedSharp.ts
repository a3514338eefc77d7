import type { Gamut } from '@pastiche/core';
import type { Sharp } from 'sharp';
import type { Pixels } from './pixelsFor.ts';
import { pngChunk } from './profile.ts';
import { loadSharp } from './sharp.ts';

/** What a file says about its pixels. */
export interface Tags {
  /** Whose colors the numbers are; the file gets the profile. @defaultValue 'srgb' */
  gamut?: Gamut;
  /** EXIF of a photo, which is upright now. */
  exif?: Uint8Array;
}

/**
 * Pixels for sharp to write, with a profile, and their numbers as they are: sharp would convert those that come without a profile, and takes one
 * only from a file. So it gets a file of one black pixel, which it enlarges, and the numbers are combined with its zeros. They are not copied.
 */
export async function taggedSharp({ data, width, height, channels }: Pixels, tags: Tags): Promise<Sharp> {
  const sharp = await loadSharp();
  const is16 = data instanceof Uint16Array;
  const space = `${channels < 3 ? (is16 ? 'grey16' : 'b-w') : is16 ? 'rgb16' : 'srgb'}`;
  const black = sharp(is16 ? new Uint16Array(channels) : new Uint8Array(channels), {
    raw: { width: 1, height: 1, channels },
  }).toColorspace(space);
  const profiled = channels < 3 ? black : black.withIccProfile(tags.gamut ?? 'srgb');
  const file = withExif(await profiled.png().toBuffer(), tags.exif);
  const tagged = sharp(file)
    .keepIccProfile()
    .resize(width, height, { fit: 'fill', kernel: 'nearest' })
    // The types know of bytes only.
    .boolean(data as unknown as Buffer, 'eor', { raw: { width, height, channels } })
    .toColorspace(space);
  return tags.exif ? tagged.withExifMerge({ IFD0: { Orientation: '1' } }) : tagged;
}

/** The PNG with EXIF behind its signature and header. */
function withExif(png: Buffer, exif: Uint8Array | undefined): Buffer {
  return exif ? Buffer.concat([png.subarray(0, 33), pngChunk('eXIf', exif), png.subarray(33)]) : png;
}
