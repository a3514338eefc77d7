import { type RawImage, resolveOptions } from '@pastiche/core';
import { batch, effect } from '@preact/signals';
import { explain } from '../ui/problem.ts';
import { colorsOf, isSameColors, matchOf, withColors } from './colors.ts';
import { refusal } from './liveChanges.ts';
import { frame, type Original, original, phase, place, recolorings, type Work, work } from './painted.ts';
import type { Picture } from './picture.ts';
import { blendOf } from './pictures.ts';
import { type Overrides, overrides } from './settings.ts';

/** Delay after a slider's movement, in milliseconds. */
const calm = 120;

/** Gives a picture that is no longer painted the colors that are set, as soon as they change. */
export function followColors(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const [wanted, mine] = [overrides.value, work.value];
    clearTimeout(timer);
    const canChange = phase.value === 'done' || phase.value === 'stopped';
    if (!mine || !canChange || isSameColors(wanted, mine.recipe.overrides)) return;
    timer = setTimeout(() => void recolor(mine, wanted), calm);
  });
}

async function recolor(mine: Work, wanted: Overrides): Promise<void> {
  const source = originalOf(mine);
  if (!source) return;
  try {
    const picture = await finished(source, mine, wanted);
    if (work.value !== mine) return;
    batch(() => {
      original.value = source;
      frame.value = picture;
      work.value = { ...mine, recipe: { ...mine.recipe, overrides: withColors(mine.recipe.overrides, wanted) } };
      recolorings.value++;
    });
    refusal.value = undefined;
  } catch (error) {
    if (work.value === mine) refusal.value = explain(error).what;
  }
}

/** The picture on the stage as it was painted. */
function originalOf({ recipe }: Work): Original | undefined {
  if (original.value) return original.value;
  const picture = phase.value === 'stopped' ? place.value?.checkpoint.image : frame.value;
  return picture && { picture, match: matchOf(recipe.overrides) };
}

async function finished({ picture, match }: Original, { recipe }: Work, wanted: Overrides): Promise<RawImage> {
  const [{ finishColors }, { masksFor }] = await Promise.all([import('@pastiche/web'), import('../mask/forRun.ts')]);
  const longest = Math.max(picture.width, picture.height);
  const [content, ...styles] = await Promise.all(
    [recipe.photo, ...recipe.paintings.map((painting) => painting.picture)].map((each) => pixelsOf(each, longest)),
  );
  const settings = colorsOf(wanted);
  if (match > 0 && settings.colors !== 'content') {
    // It has the photo's colors already. The palette of the paintings is the way back.
    settings.palette = Math.max(settings.palette, 1 - matchOf(wanted) / match);
    settings.colors = 'style';
  }
  const { keep } = masksFor({ list: [], guards: recipe.guards ?? {} });
  const { feather } = resolveOptions(recipe.overrides);
  return finishColors(picture, { ...settings, content, styles, blend: blendOf(recipe.paintings), keep, feather });
}

/** Pixels of pictures, which a slider needs again and again. */
const read = new WeakMap<Picture, { longest: number; pixels: Promise<RawImage> }>();

async function pixelsOf(picture: Picture, longest: number): Promise<RawImage> {
  const before = read.get(picture);
  if (before?.longest === longest) return before.pixels;
  const { readImage } = await import('@pastiche/web');
  const pixels = readImage(picture.source, { longest });
  read.set(picture, { longest, pixels });
  return pixels;
}
