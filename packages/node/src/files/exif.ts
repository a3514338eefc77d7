import { PasticheError } from '@pastiche/core';
import { reasonOf } from './files.ts';
import { bytesOrFile, type ImageSource, isSharp, nameOf } from './imageSource.ts';
import { loadSharp } from './sharp.ts';

/**
 * The EXIF of a photo: date, place, camera.
 *
 * @returns undefined if there is none
 * @throws PasticheError `unreadable`
 */
export async function readExif(source: ImageSource): Promise<Uint8Array | undefined> {
  const sharp = await loadSharp();
  const file = isSharp(source) ? source : await bytesOrFile(source);
  try {
    const { exif } = await (isSharp(file) ? file : sharp('path' in file ? file.path : file)).metadata();
    // In JPEG, a name stands before it.
    return exif?.subarray(exif.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0);
  } catch (cause) {
    throw new PasticheError('unreadable', `Cannot read ${nameOf(source)}: ${reasonOf(cause)}`, { cause });
  }
}
