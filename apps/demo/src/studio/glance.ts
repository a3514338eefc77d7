import type { RawImage, StyleRun } from '@pastiche/core';
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { endMeasuring } from '../engine/speed.ts';
import { inOnePass } from './inOnePass.ts';
import { now } from './painted.ts';
import type { Picture } from './picture.ts';
import { blendOf, type Guards, guards, type Painting, paintings, photo } from './pictures.ts';
import { backend, type Overrides, overrides } from './settings.ts';

const newest = signal<RawImage | undefined>(undefined);
/** The photo as one pass of a network paints it, with the paintings and settings of the moment: what the stage shows before the first run. */
export const glance: ReadonlySignal<RawImage | undefined> = newest;

/** Whether one is being painted. */
export const isGlancing = signal(false);

/** The longer side, in pixels: it is there within a second or two on a processor. */
const longest = 320;
/** Delay after a slider's movement, in milliseconds. */
const calm = 60;

/** What the picture depends on. */
interface Wanted {
  content: Picture;
  list: readonly Painting[];
  options: Overrides;
  guarded: Guards;
}

/** Undefined where the stage has a picture, and before the visitor has chosen anything: a page that is only opened fetches no network. */
function wantedNow(isFirst: boolean): Wanted | undefined {
  const isIdle = now.value === 'idle';
  const wanted = { content: photo.value, list: paintings.value, options: overrides.value, guarded: guards.value };
  const isChosen = !isFirst && (navigator.userActivation?.hasBeenActive ?? true);
  return isIdle && isChosen ? wanted : undefined;
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
      newest.value = undefined;
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
  { content, list, options, guarded }: Wanted,
  stylize: typeof import('@pastiche/web').stylize,
  picturesFor: typeof import('../mask/forRun.ts').picturesFor,
): StyleRun {
  return stylize({
    ...inOnePass({ ...options, size: longest }, list.length, content),
    preset: 'instant',
    content: content.source,
    styles: list.map(({ picture }) => picture.source),
    blend: blendOf(list),
    ...picturesFor({ list, guards: guarded }),
    backend: backend.value,
  });
}
