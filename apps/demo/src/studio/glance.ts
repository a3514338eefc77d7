import type { RawImage, StyleRun } from '@pastiche/core';
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { endMeasuring } from '../engine/speed.ts';
import { inOnePass } from './inOnePass.ts';
import { now, work } from './painted.ts';
import { blendOf } from './pictures.ts';
import { type Recipe, recipeNow } from './recipe.ts';
import { isSameLook } from './sameLook.ts';
import { backend } from './settings.ts';

const newest = signal<RawImage | undefined>(undefined);
/**
 * The photo as one pass of a network paints it, with the present paintings and settings. The stage shows it before the first run, and in its corner
 * while its picture was painted with others.
 */
export const glance: ReadonlySignal<RawImage | undefined> = newest;

/** Whether one is being painted. */
export const isGlancing = signal(false);

/** The longer side, in pixels: it is there within a second or two on a processor. */
const longest = 320;
/** Delay after a slider's movement, in milliseconds. */
const calm = 60;

/** Whether the visitor has told the browser to fetch as little as possible; not every browser says. */
const savesData = (): boolean =>
  (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;

/**
 * Undefined while a run paints, if the picture on the stage has the same look, if the visitor saves data, and before anything was chosen: a page that
 * is only opened fetches no network.
 */
function wantedNow(isFirst: boolean): Recipe | undefined {
  const recipe = recipeNow();
  const before = work.value?.recipe;
  const isChosen = !isFirst && !savesData() && (navigator.userActivation?.hasBeenActive ?? true);
  const isRest = now.value === 'done' || now.value === 'stopped';
  const isOther = isRest && before !== undefined && !isSameLook(before, recipe);
  return isChosen && (now.value === 'idle' || isOther) ? recipe : undefined;
}

/** Follows choices and settings. */
export function followGlance(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let run: StyleRun | undefined;
  let turn = 0;
  effect(() => {
    const wanted = wantedNow(turn === 0);
    const mine = ++turn;
    clearTimeout(timer);
    void run?.cancel();
    run = undefined;
    if (!wanted) {
      // It stays until the run that was asked for has a picture.
      if (now.value !== 'starting') newest.value = undefined;
      isGlancing.value = false;
      return;
    }
    timer = setTimeout(async () => {
      isGlancing.value = true;
      try {
        const parts = await Promise.all([import('@pastiche/web'), import('../mask/forRun.ts'), endMeasuring()]);
        if (mine !== turn) return;
        run = begin(wanted, parts[0].stylize, parts[1].picturesFor);
        const picture = await run.result;
        if (mine === turn) newest.value = picture;
      } catch (error) {
        // It is a preview: what is wrong, the run itself will say.
        if (mine === turn) console.info(`No preview: ${(error as Error).message}`);
      } finally {
        if (mine === turn) isGlancing.value = false;
      }
    }, calm);
  });
}

function begin(
  { photo, paintings, guards = {}, overrides }: Recipe,
  stylize: typeof import('@pastiche/web').stylize,
  picturesFor: typeof import('../mask/forRun.ts').picturesFor,
): StyleRun {
  return stylize({
    ...inOnePass({ ...overrides, size: longest }, paintings.length, photo),
    preset: 'instant',
    content: photo.source,
    styles: paintings.map(({ picture }) => picture.source),
    blend: blendOf(paintings),
    ...picturesFor({ list: paintings, guards }),
    backend: backend.value,
  });
}
