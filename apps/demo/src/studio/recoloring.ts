import { type RawImage, resolveOptions } from '@pastiche/core';
import { batch, effect } from '@preact/signals';
import { explain } from '../ui/problem.ts';
import { colorsOf, isSameColors, matchOf, withColors } from './colors.ts';
import { refusal } from './liveChanges.ts';
import type { Moment } from './moments.ts';
import {
  chosenMoment,
  frame,
  moments,
  type Original,
  original,
  phase,
  place,
  recolorings,
  type Work,
  work,
} from './painted.ts';
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

async function recolor(before: Work, wanted: Overrides): Promise<void> {
  const source = originalOf(before);
  if (!source) return;
  let mine = before;
  try {
    const finish = await finisher(before, wanted, source);
    const picture = await finish(source.picture);
    if (work.value !== before) return;
    const overrides = withColors(before.recipe.overrides, wanted);
    mine = { ...before, recipe: { ...before.recipe, overrides } };
    batch(() => {
      original.value = source;
      frame.value = picture;
      work.value = mine;
      recolorings.value++;
    });
    refusal.value = undefined;
    await recolorMoments(mine, finish);
  } catch (error) {
    if (work.value === mine) refusal.value = explain(error).what;
  }
}

/** Gives the snapshots the colors of the picture, unless that gets others meanwhile. */
async function recolorMoments(mine: Work, finish: Finish): Promise<void> {
  const list = moments.value;
  const followed: Moment[] = [];
  for (const moment of list) {
    const { checkpoint, isAsShown } = moment;
    followed.push(isAsShown ? moment : { ...moment, picture: await finish(checkpoint.image) });
    if (work.value !== mine || moments.value !== list) return;
  }
  const shown = chosenMoment.value;
  batch(() => {
    moments.value = followed;
    chosenMoment.value = shown && followed[list.indexOf(shown)];
  });
}

/** The picture on the stage as it was painted. */
function originalOf({ recipe }: Work): Original | undefined {
  if (original.value) return original.value;
  const picture = phase.value === 'stopped' ? place.value?.checkpoint.image : frame.value;
  return picture && { picture, match: matchOf(recipe.overrides) };
}

/** Gives a picture of the run, as it was painted, the colors that are wanted. */
type Finish = (painted: RawImage) => Promise<RawImage>;

async function finisher({ recipe }: Work, wanted: Overrides, { picture, match }: Original): Promise<Finish> {
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
  const { protect: _, ...masks } = masksFor({ list: recipe.paintings, guards: recipe.guards ?? {} });
  const { feather, uncovered } = resolveOptions(recipe.overrides);
  const blend = blendOf(recipe.paintings);
  return (painted) => finishColors(painted, { ...settings, content, styles, blend, ...masks, feather, uncovered });
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
