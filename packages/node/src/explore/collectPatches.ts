import { join } from 'node:path';
import { PasticheError, type TopPatches } from '@pastiche/core';
import { writeWhole } from '../files/files.ts';
import { readView } from '../files/images.ts';
import type { PictureEvent, SkippedEvent } from './events.ts';
import { readAhead } from './readAhead.ts';

export interface CollectOptions {
  top: TopPatches;
  /** The folder of the pictures. */
  folder: string;
  names: readonly string[];
  /** The file for the record. */
  file: string;
  signal?: AbortSignal;
}

/** How often the record is saved, in milliseconds: the most work that is lost when the process is killed. */
const saveEvery = 5000;

/** Pictures to decode ahead of the network. */
const ahead = 3;

/**
 * Shows the network all pictures that are not in the record, and saves the record. Unusable pictures are recorded as skipped.
 *
 * @throws PasticheError for errors that are not a picture's, such as `unwritable`; `signal.reason` when cancelled. The record is saved
 *   first.
 */
export async function* collectPatches(
  options: CollectOptions,
): AsyncGenerator<PictureEvent | SkippedEvent, void, void> {
  const { top, folder, names, file, signal } = options;
  const total = names.length;
  const fresh = names.filter((name) => !top.has(name));
  const read = (name: string) => readView(join(folder, name), top.settings, name, signal);
  const save = (): Promise<void> => writeWhole(file, JSON.stringify(top));
  let saved = Number.NEGATIVE_INFINITY;
  let done = total - fresh.length;
  try {
    for await (const outcome of readAhead(fresh, read, ahead)) {
      const { item: image } = outcome;
      try {
        signal?.throwIfAborted();
        if ('error' in outcome) throw outcome.error;
        await top.add(image, outcome.value, signal);
      } catch (error) {
        const reason = reasonToSkip(error, join(folder, image));
        if (reason === undefined) throw error;
        top.skip(image, reason);
        yield { type: 'skipped', image, reason };
      }
      if (performance.now() > saved + saveEvery) {
        await save();
        saved = performance.now();
      }
      yield { type: 'picture', image, done: ++done, total };
    }
  } finally {
    await save();
  }
}

/** The reason why a picture cannot be used; undefined if the error is not the picture's. */
function reasonToSkip(error: unknown, path: string): string | undefined {
  if (!PasticheError.isInstance(error) || !['unreadable', 'invalid-image'].includes(error.code)) return undefined;
  return error.message.replace(`Cannot read ${path}: `, '');
}
