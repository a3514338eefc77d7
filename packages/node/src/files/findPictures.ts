import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidOption } from '@pastiche/core';
import { glob, isDynamicPattern } from 'tinyglobby';

/** The endings of what is taken of a folder. */
const endings = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'tif', 'tiff', 'gif', 'bmp', 'svg', 'heic', 'heif'];

/**
 * Pictures by name: files and addresses as they are, of a folder all pictures that lie in it, and what patterns such as `photos/*.jpg` find. Each once, those
 * of a folder or a pattern in the order of their names.
 *
 * @param option what to call them in the error
 * @throws PasticheError `invalid-option` if a folder or a pattern has no picture
 */
export async function findPictures(option: string, given: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of given) {
    const some = await picturesOf(name);
    if (some.length === 0) throw invalidOption(option, 'a folder or a pattern with pictures', name);
    found.push(...some);
  }
  return [...new Set(found)];
}

/** The pictures that lie in a folder, in the order of their names. */
export async function picturesIn(folder: string): Promise<string[]> {
  const files = await glob(`*.{${endings}}`, { cwd: folder, caseSensitiveMatch: false });
  return files.sort().map((file) => join(folder, file));
}

async function picturesOf(name: string): Promise<string[]> {
  if (/^(https?|file|data):/i.test(name)) return [name];
  const facts = await stat(name).catch(() => undefined);
  if (facts?.isDirectory()) return picturesIn(name);
  // A file that is not there is left to be told of with the others that cannot be read.
  if (facts || !isDynamicPattern(name)) return [name];
  return (await glob(name.replaceAll('\\', '/'), { caseSensitiveMatch: false })).sort();
}
