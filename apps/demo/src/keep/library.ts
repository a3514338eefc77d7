import { effect } from '@preact/signals';
import type { Picture } from '../studio/picture.ts';
import { ownPaintings, ownPhotos } from '../studio/pictures.ts';
import { type Recipe, recipeNow } from '../studio/recipe.ts';
import { samplePaintings, samplePhotos } from '../studio/samples.ts';
import { knownOverrides, ownIn, type PictureRecord, type PictureRef, type RecipeRecord } from './records.ts';
import { all, get, put, remove } from './store.ts';

const kinds = { photo: ownPhotos, painting: ownPaintings };

/** All own pictures, with those that are off the wall. */
const known = new Map<string, Picture>();
/** What is stored of them. */
const records = new Map<string, PictureRecord>();

/** Brings back the visitor's own pictures, and keeps every new one from now on. */
export async function openLibrary(): Promise<void> {
  const stored = (await all('pictures')).sort((a, b) => a.date - b.date);
  for (const record of stored) {
    records.set(record.id, record);
    known.set(record.id, pictureOf(record));
  }
  for (const [kind, list] of Object.entries(kinds)) {
    const before = stored.filter((record) => record.kind === kind && !record.hidden);
    list.value = [...before.flatMap(({ id }) => known.get(id) ?? []), ...list.value];
  }
  effect(() => keep('photo'));
  effect(() => keep('painting'));
  effect(keepAside);
}

/** Stores a picture, unless it is. */
function store(kind: PictureRecord['kind'], picture: Picture, hidden: boolean): void {
  const { id, source: file, name, small, width, height } = picture;
  if (!id || typeof file === 'string' || records.get(id)?.hidden === hidden) return;
  known.set(id, picture);
  write({ id, kind, name, file, small, width, height, date: records.get(id)?.date ?? Date.now(), hidden });
}

function pictureOf({ id, name, file, small, width, height }: PictureRecord): Picture {
  const address = URL.createObjectURL(file);
  return { id, name, source: file, address, small, thumbnail: small && URL.createObjectURL(small), width, height };
}

function keep(kind: keyof typeof kinds): void {
  const shown = kinds[kind].value;
  for (const picture of shown) {
    store(kind, picture, false);
  }
  for (const record of records.values()) {
    const isShown = shown.some(({ id }) => id === record.id);
    if (record.kind === kind && !record.hidden && !isShown) write({ ...record, hidden: true });
  }
}

/** Keeps own pictures that may have no place on the walls. */
function keepAside(): void {
  const { start, shapes, guards, paintings } = recipeNow();
  for (const picture of [start, shapes, guards?.map, ...paintings.map(({ map }) => map)])
    if (picture?.id && !records.has(picture.id)) store('aside', picture, true);
}

function write(record: PictureRecord): void {
  records.set(record.id, record);
  void put('pictures', record);
}

/** A tab stores a new picture shortly before the record that needs it. How old a picture is at least when it is deleted, in milliseconds. */
const leastAge = 60_000;

/** Deletes the pictures that are off the walls and that no record needs. What came since the page was opened, or just before, stays. */
export async function tidy(): Promise<void> {
  const [results, runs, progress] = await Promise.all([all('results'), all('runs'), all('progress')]);
  const needed = new Set([...results, ...runs, ...progress].flatMap(({ recipe }) => ownIn(recipe)));
  const isOld = ({ date }: PictureRecord): boolean => date < performance.timeOrigin - leastAge;
  const unused = [...records.values()].filter((each) => each.hidden && isOld(each) && !needed.has(each.id));
  for (const { id } of unused) records.delete(id);
  await remove('pictures', ...unused.map(({ id }) => id));
}

const refTo = (picture: Picture): PictureRef =>
  picture.sample ? { sample: picture.sample } : { own: picture.id ?? '' };

export const toRecord = ({ photo, paintings, guards, shapes, start, ...settings }: Recipe): RecipeRecord => ({
  ...settings,
  photo: refTo(photo),
  paintings: paintings.map(({ picture, map, ...rest }) => ({
    ...rest,
    picture: refTo(picture),
    map: map && refTo(map),
  })),
  guards: { ...guards, map: guards?.map && refTo(guards.map) },
  shapes: shapes && refTo(shapes),
  start: start && refTo(start),
});

/** What was deleted, or belongs to another build of the site, is replaced by the first sample. */
export async function fromRecord(record: RecipeRecord): Promise<Recipe> {
  const { photo, paintings, guards, shapes, start, overrides, ...settings } = record;
  // Another tab may have added some.
  for (const id of ownIn(record).filter((each) => !known.has(each))) {
    const stored = await get('pictures', id);
    if (stored) known.set(id, pictureOf(stored));
  }
  const list = paintings.flatMap(({ picture, map, ...rest }) => {
    const found = find(picture, samplePaintings);
    return found ? [{ ...rest, picture: found, map: find(map, []) }] : [];
  });
  return {
    ...settings,
    photo: find(photo, samplePhotos) ?? samplePhotos[0],
    paintings: list.length > 0 ? list : [{ picture: samplePaintings[0], weight: 1 }],
    guards: { ...guards, map: find(guards?.map, []) },
    shapes: find(shapes, samplePaintings),
    overrides: knownOverrides(overrides),
    start: find(start, []),
  };
}

function find(ref: PictureRef | undefined, samples: readonly Picture[]): Picture | undefined {
  if (!ref) return undefined;
  return 'own' in ref ? known.get(ref.own) : samples.find(({ sample }) => sample === ref.sample);
}
