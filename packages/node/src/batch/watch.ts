import { stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { invalidOption } from '@pastiche/core';
import { identify } from '../files/files.ts';
import { picturesIn } from '../files/findPictures.ts';
import { type BatchOptions, batch } from './batch.ts';
import type { BatchEvent } from './events.ts';

/** Options of {@link watch}: those of `batch`, for one folder. */
export interface WatchOptions extends Omit<BatchOptions, 'photos' | 'pair'> {
  /** The folder whose photos are painted, and those that come into it. */
  photos: string;
  /** Milliseconds between two looks at the folder. @defaultValue 1000 */
  every?: number;
}

/** Everything that was there is painted. */
export interface WatchWaiting {
  /** Which kind of event it is. */
  type: 'waiting';
}

/**
 * Paints the photos of a folder, and then every photo that comes into it or changes, until it is cancelled. A photo counts as there when it did not change between
 * two looks. What cannot be painted is told of, and tried again when it changes.
 *
 * @throws PasticheError `invalid-option`, `unwritable`; `signal.reason` when cancelled
 * @example
 * ```ts
 * for await (const event of watch({ photos: 'inbox', styles: 'painting.jpg', folder: 'out' })) {
 *   if (event.type === 'painted') console.log(event.pair.output);
 * }
 * ```
 */
export async function* watch({
  photos: folder,
  every = 1000,
  ...options
}: WatchOptions): AsyncGenerator<BatchEvent | WatchWaiting, void, void> {
  const { signal } = options;
  if (!(await isFolder(folder))) throw invalidOption('photos', 'a folder to watch', folder);
  if ((await identify(folder)) === (await identify(options.folder)))
    throw invalidOption('folder', 'another folder than the one that is watched', options.folder);
  if (options.name?.includes('{n}'))
    throw invalidOption('name', '{photo} and {style}, since photos come at any time,', options.name);
  let before: ReadonlyMap<string, string> = new Map();
  const seen = new Map<string, string>();
  let isWaiting = false;
  for (;;) {
    signal?.throwIfAborted();
    const now = await factsOf(await picturesIn(folder));
    const ready = [...now].filter(([file, facts]) => before.get(file) === facts && seen.get(file) !== facts);
    before = now;
    if (ready.length > 0) {
      for await (const event of batch({ ...options, photos: ready.map(([file]) => file) })) yield event;
      for (const [file, facts] of ready) seen.set(file, facts);
      isWaiting = false;
      continue;
    }
    const isDone = [...now].every(([file, facts]) => seen.get(file) === facts);
    if (isDone && !isWaiting) yield { type: 'waiting' };
    isWaiting = isDone;
    await setTimeout(every, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** Size and time of files; one that has gone meanwhile has none. */
async function factsOf(files: readonly string[]): Promise<Map<string, string>> {
  const facts = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file).catch(() => undefined);
      return found ? [[file, `${found.size} ${found.mtimeMs}`] as const] : [];
    }),
  );
  return new Map(facts.flat());
}
