import { optionNames, parseOption, printOption, resolveOptions } from '@pastiche/core';
import { signal } from '@preact/signals';
import { replacing } from '../keep/situation.ts';
import { startPicture } from '../start/startPicture.ts';
import { painted } from './painted.ts';
import type { Picture } from './picture.ts';
import { guards, hasMaps, hasMasks, paintings, photo, shapesFrom, usePhoto } from './pictures.ts';
import { samplePaintings, samplePhotos } from './samples.ts';
import { show } from './session.ts';
import { coarseModel, model, models, type Overrides, overrides } from './settings.ts';

/** The settings as an address. The visitor's own pictures are not part of it: they never leave the device. Nor is the engine. */
export function linkToSettings(): string {
  const found = new URLSearchParams();
  if (photo.value.sample) found.set('photo', photo.value.sample);
  const ours = paintings.value.filter(({ picture }) => picture.sample);
  if (ours.length > 0) found.set('styles', ours.map(({ picture, weight }) => `${picture.sample}:${weight}`).join(','));
  if (shapesFrom.value?.sample) found.set('shapesFrom', shapesFrom.value.sample);
  if (model.value !== 'compact') found.set('model', model.value);
  if (coarseModel.value) found.set('coarseModel', coarseModel.value);
  const defaults = resolveOptions({ preset: overrides.value.preset });
  for (const name of optionNames) {
    const value = overrides.value[name];
    const text = printOption(name, value);
    // The size is always included, since its default depends on the device.
    if (value !== undefined && (name === 'size' || text !== printOption(name, defaults[name]))) found.set(name, text);
  }
  if (!found.has('size')) found.set('size', String(resolveOptions(overrides.value).size));
  // These characters are allowed in a fragment and keep it readable.
  return `${location.origin}${location.pathname}#/studio?${String(found).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%3D', '=')}`;
}

/** What of the present pictures a link leaves out, in words. */
export function notInLinks(): string {
  const used = [photo.value, shapesFrom.value, startPicture.value, ...paintings.value.map(({ picture }) => picture)];
  const left = [
    used.some((picture) => picture && !picture.sample) ? 'your pictures' : '',
    hasMasks(paintings.value, guards.value) ? 'masks' : '',
    hasMaps(paintings.value, guards.value) ? 'maps' : '',
  ];
  return new Intl.ListFormat('en').format(left.filter(Boolean));
}

/** The settings of the address that the Studio has taken. Coming back to the Studio must not take them again. */
export const applied = signal('');

/** Notes that the Studio has the settings of the present address already. */
export function noteAddress(): void {
  applied.value = String(new URLSearchParams(location.hash.split('?')[1]));
}

/** Applies the settings of an address, if they are new; returns the names of those that are not valid. */
export async function takeAddress(given: URLSearchParams): Promise<string[]> {
  if (given.size === 0 || String(given) === applied.value) return [];
  applied.value = String(given);
  if (!painted()) return applySettings(given);
  let wrong: string[] = [];
  await replacing('These are the link’s settings. Your last picture is safe in Your pictures.', async () => {
    if (photoIn(given) !== photo.value) await show(undefined);
    wrong = applySettings(given);
  });
  return wrong;
}

/** The photo of an address; the present one if it names none. */
const photoIn = (given: URLSearchParams): Picture =>
  samplePhotos.find(({ sample }) => sample === given.get('photo')) ?? photo.value;

/** Applies settings as they are in an address; returns the names of those that are not valid. */
export function applySettings(given: URLSearchParams): string[] {
  const wrong: string[] = [];
  const wanted: Record<string, unknown> = {};
  for (const name of optionNames) {
    const text = given.get(name);
    if (text === null) continue;
    try {
      wanted[name] = parseOption(name, text);
    } catch {
      wrong.push(name);
    }
  }
  overrides.value = wanted as Overrides;
  usePhoto(photoIn(given));
  const list = (given.get('styles') ?? '').split(',').flatMap((part) => {
    const [sample, weight = '1'] = part.split(':');
    const picture = samplePaintings.find((each) => each.sample === sample);
    const before = paintings.value.find((each) => each.picture === picture);
    return picture && Number(weight) >= 0 ? [{ ...before, picture, weight: Math.min(1, Number(weight)) }] : [];
  });
  if (list.length > 0) paintings.value = list;
  shapesFrom.value = samplePaintings.find(({ sample }) => sample === given.get('shapesFrom'));
  model.value = models.find((name) => name === given.get('model')) ?? model.value;
  coarseModel.value = models.find((name) => name === given.get('coarseModel'));
  return wrong;
}
