import { optionNames, parseOption, printOption, resolveOptions } from '@pastiche/core';
import { choosePhoto } from './choosePicture.ts';
import { paintings, photo } from './pictures.ts';
import { samplePaintings, samplePhotos } from './samples.ts';
import { coarseModel, model, models, type Overrides, overrides } from './settings.ts';

/** The settings as an address. The visitor's own pictures are not part of it: they never leave the device. Nor is the engine. */
export function linkToSettings(): string {
  const found = new URLSearchParams();
  if (photo.value.sample) found.set('photo', photo.value.sample);
  const ours = paintings.value.filter(({ picture }) => picture.sample);
  if (ours.length > 0) found.set('styles', ours.map(({ picture, weight }) => `${picture.sample}:${weight}`).join(','));
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

/** Applies the settings of an address; returns the names of those that are not valid. */
export function applySettings(given: URLSearchParams): string[] {
  if (given.size === 0) return [];
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
  const chosenPhoto = samplePhotos.find(({ sample }) => sample === given.get('photo'));
  if (chosenPhoto && chosenPhoto !== photo.value) void choosePhoto(chosenPhoto);
  const list = (given.get('styles') ?? '').split(',').flatMap((part) => {
    const [sample, weight = '1'] = part.split(':');
    const picture = samplePaintings.find((each) => each.sample === sample);
    return picture && Number(weight) >= 0 ? [{ picture, weight: Math.min(1, Number(weight)) }] : [];
  });
  if (list.length > 0) paintings.value = list;
  model.value = models.find((name) => name === given.get('model')) ?? model.value;
  coarseModel.value = models.find((name) => name === given.get('coarseModel'));
  return wrong;
}
