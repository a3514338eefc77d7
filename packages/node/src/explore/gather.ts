import { join } from 'node:path';
import { PasticheError, type TopPatches } from '@pastiche/core';
import { writeWhole } from '../files/files.ts';
import { readView } from '../files/images.ts';
import type { PictureEvent, SkippedEvent } from './events.ts';
import { readAhead } from './readAhead.ts';

export interface GatherOptions {
  top: TopPatches;
  /** Where the pictures are, and which. */
  folder: string;
  names: readonly string[];
  /** Where the record is kept, so that who is interrupted goes on from there. */
  file: string;
  signal?: AbortSignal;
}

/** How often the record is written, in milliseconds: what is lost when the process is killed. */
const saveEvery = 5000;

/** How many pictures are decoded while one is in the network. */
const ahead = 3;

/**
 * Shows all pictures to the network that it has not seen yet. Those that cannot be read, or seen, are noted.
 *
 * @throws PasticheError what has nothing to do with the picture, such as `unwritable`; `signal.reason` when cancelled. The record is
 *   written before.
 */
export async function* gather(options: GatherOptions): AsyncGenerator<PictureEvent | SkippedEvent, void, void> {
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

/** Why a picture cannot be shown to a network, if it is the picture's fault. */
function reasonToSkip(error: unknown, path: string): string | undefined {
  if (!PasticheError.isInstance(error) || !['unreadable', 'invalid-image'].includes(error.code)) return undefined;
  return error.message.replace(`Cannot read ${path}: `, '');
}
