import { type ReadonlySignal, signal } from '@preact/signals';
import { madeOf } from '../share/madeOf.ts';
import { isSameColors } from '../studio/colors.ts';
import { placeAt } from '../studio/moments.ts';
import { moments, type Painted, work } from '../studio/painted.ts';
import { applyRecipe } from '../studio/recipe.ts';
import { frame, goOn, paint, place, show } from '../studio/session.ts';
import { smallCopy } from '../studio/smallCopy.ts';
import { fromRecord, toRecord } from './library.ts';
import { placeOf } from './progress.ts';
import type { ResultRecord } from './records.ts';
import { all, put, remove } from './store.ts';

const list = signal<readonly ResultRecord[]>([]);
/** The pictures in the gallery, the newest first. */
export const results: ReadonlySignal<readonly ResultRecord[]> = list;

/** Tells other tabs that the gallery has changed. */
const news = new BroadcastChannel('pastiche-results');
news.onmessage = () => void readResults();

export async function readResults(): Promise<void> {
  list.value = (await all('results')).sort((a, b) => b.date - a.date);
}

/** Puts a picture into the gallery, or in the place of an earlier state of it. */
export async function keepResult(picture: Painted): Promise<void> {
  const { id, isDone, sizes, steps, frame } = picture;
  const before = list.value.find((result) => result.id === id);
  // What is finished changes its colors only.
  if (before?.isDone && isSameColors(before.recipe.overrides, picture.recipe.overrides)) return;
  const { toBlob, toImageData } = await import('@pastiche/web');
  const bitmap = await createImageBitmap(toImageData(frame));
  const original = picture.original && {
    file: await toBlob(picture.original.picture, { depth: 8 }),
    match: picture.original.match,
  };
  const [file, small] = await Promise.all([toBlob(frame, { depth: 8, made: madeOf(picture) }), smallCopy(bitmap)]);
  bitmap.close();
  const { width, height } = frame;
  const recipe = toRecord(picture.recipe);
  await bringBack({ id, date: Date.now(), file, small, width, height, recipe, sizes, isDone, steps, original });
  // Firefox asks the visitor, who knows by now what for.
  if (list.value.length === 1) void navigator.storage?.persist?.().catch(() => false);
}

/** Puts results into the gallery as they were. */
export async function bringBack(...records: readonly ResultRecord[]): Promise<void> {
  for (const record of records) await put('results', record);
  await changed();
}

export async function removeResults(...ids: readonly string[]): Promise<void> {
  await remove('results', ...ids);
  await changed();
}

async function changed(): Promise<void> {
  await readResults();
  news.postMessage('changed');
}

/** Shows a picture of the gallery in the Studio, with its photo, its paintings and its settings. */
export async function openResult(result: ResultRecord): Promise<void> {
  const { readImage } = await import('@pastiche/web');
  const { id, sizes, isDone, steps } = result;
  const [frame, recipe] = await Promise.all([readImage(result.file), fromRecord(result.recipe)]);
  // The gallery has no snapshots; those of the picture that is on the stage are at hand.
  const kept = work.value?.id === id ? moments.value : [];
  const original = result.original && {
    picture: await readImage(result.original.file),
    match: result.original.match,
  };
  await show({ id, sizes, isDone, recipe, frame, steps, moments: kept, place: placeOf(result, frame), original });
  applyRecipe(recipe);
}

/** Paints on from a picture that was just opened: to its end, or once more its last steps. */
export async function goOnFrom({ steps }: ResultRecord): Promise<void> {
  const last = { scale: (steps.at(-1)?.scales ?? 1) - 1, iteration: 0 };
  if (place.value) await goOn();
  else if (frame.value) await paint(placeAt(last, frame.value, 0));
}
