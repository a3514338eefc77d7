import type { RawImage } from '@pastiche/core';
import { isRecolored } from '../studio/colors.ts';
import type { Exact } from '../studio/exact.ts';
import { type Moment, placeAt } from '../studio/moments.ts';
import type { Painted } from '../studio/painted.ts';
import { fromRecord, toRecord } from './library.ts';
import type { ProgressRecord } from './records.ts';

/** Files of snapshots, as far as they are made. */
const files = new WeakMap<Moment, Blob>();

/** Makes the files of new snapshots, so that they are there when the page is left. Returns whether there were any. */
export async function fileMoments(moments: readonly Moment[]): Promise<boolean> {
  const fresh = moments.filter((moment) => !files.has(moment));
  if (fresh.length === 0) return false;
  const { toBlob } = await import('@pastiche/web');
  const fileOf = async (picture: RawImage): Promise<Blob> =>
    // Not every browser writes WebP.
    toBlob(picture, { type: 'image/webp' }).catch(() => toBlob(picture));
  for (const moment of fresh) files.set(moment, await fileOf(moment.picture));
  return true;
}

/** A tab's picture as it is stored. */
export function progressOf(tab: string, picture: Painted): ProgressRecord {
  const { id, sizes, isDone, frame, steps, moments } = picture;
  const place = picture.place ?? moments.at(-1);
  return {
    tab,
    id,
    sizes,
    isDone,
    frame,
    original: picture.original,
    exact: isRecolored(picture.recipe.overrides) && !isDone ? place?.checkpoint : undefined,
    recipe: toRecord(picture.recipe),
    steps,
    moments: moments.flatMap((moment) => {
      const file = files.get(moment);
      const { scale, iteration } = moment.checkpoint;
      return file ? [{ scale, iteration, progress: moment.progress, file }] : [];
    }),
  };
}

/** The picture again, still without its snapshots. */
export async function pictureFrom(record: ProgressRecord): Promise<Painted> {
  const { id, sizes, isDone, frame, steps, exact, original } = record;
  const recipe = await fromRecord(record.recipe);
  const place = placeOf(record, frame);
  if (place && exact) place.checkpoint = exact;
  return { id, sizes, isDone, frame, steps, recipe, moments: [], place, original };
}

/** The same picture a few steps back, to go on from there exactly. */
export function backAt(picture: Painted, { checkpoint, progress }: Exact): Painted {
  const steps = picture.steps.filter((step) => step.progress <= progress);
  return { ...picture, steps, place: { checkpoint, progress, picture: picture.frame } };
}

/** Where a stored picture can go on. */
export function placeOf({ isDone, steps }: Pick<Painted, 'isDone' | 'steps'>, picture: RawImage): Moment | undefined {
  const last = steps.at(-1);
  return isDone || !last ? undefined : placeAt(last, picture, last.progress);
}

export async function momentsFrom({ moments, recipe, original }: ProgressRecord): Promise<Moment[]> {
  if (moments.length === 0) return [];
  const { readImage } = await import('@pastiche/web');
  const isAsShown = original !== undefined || isRecolored(recipe.overrides);
  const read = async ({ file, progress, ...at }: ProgressRecord['moments'][number]): Promise<Moment> => {
    const moment = { ...placeAt(at, await readImage(file), progress), isAsShown };
    files.set(moment, file);
    return moment;
  };
  return Promise.all(moments.map(read));
}
