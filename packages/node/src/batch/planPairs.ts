import { join, relative, resolve } from 'node:path';
import { invalidOption } from '@pastiche/core';
import { formatOfName } from '../files/images.ts';
import { stemOf } from '../files/stem.ts';

/** A picture to paint. */
export interface BatchPair {
  /** The photo's path or address. */
  photo: string;
  /** The painting's. */
  style: string;
  /** The file that the picture goes to. */
  output: string;
}

/** How the pictures of a batch are named. */
export interface NamedOutputs {
  /** Where they go. */
  folder: string;
  /**
   * The name of each: `{photo}` and `{style}` stand for names without endings, `{n}` for its number from 1 on. It may have folders, which are made.
   *
   * @defaultValue '{photo}-{style}.png'
   */
  name?: string;
  /** Whether the first photo goes with the first painting only, the second with the second, and so on. @defaultValue every photo with every painting */
  pair?: boolean;
}

/** @throws PasticheError `invalid-option` for a name that says no kind of picture, leads out of the folder, or is that of two pictures */
export function planPairs(
  photos: readonly string[],
  styles: readonly string[],
  { folder, name = '{photo}-{style}.png', pair = false }: NamedOutputs,
): BatchPair[] {
  if (pair && photos.length !== styles.length) {
    throw invalidOption('pair', 'as many paintings as photos', `${styles.length} for ${photos.length}`);
  }
  formatOfName(name);
  const unknown = name.match(/\{(?!(?:photo|style|n)\})[^}]*\}?/)?.[0];
  if (unknown) throw invalidOption('name', '{photo}, {style} or {n} between braces', unknown);
  const pairs = photos.flatMap((photo, i) => (pair ? [styles[i]] : styles).map((style) => ({ photo, style })));
  const width = String(pairs.length).length;
  const seen = new Map<string, BatchPair>();
  return pairs.map(({ photo, style }, i) => {
    const words = { photo: stemOf(photo), style: stemOf(style), n: String(i + 1).padStart(width, '0') };
    const named = name.replace(/\{(photo|style|n)\}/g, (_, word: keyof typeof words) => words[word]);
    const output = join(folder, named);
    if (relative(resolve(folder), resolve(output)).startsWith('..')) {
      throw invalidOption('name', 'a name within the folder', named);
    }
    const other = seen.get(output);
    if (other) {
      const both = `${output} of ${other.photo} and ${photo}, by ${other.style} and ${style}`;
      throw invalidOption('name', 'another name for each picture, such as {n}-{photo}.png', both);
    }
    const made = { photo, style, output };
    seen.set(output, made);
    return made;
  });
}
