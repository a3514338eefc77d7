import { PasticheError, type RawImage, type StyleOptions, type StyleRun, usefulSize } from '@pastiche/core';
import { effect, signal } from '@preact/signals';
import { explain } from '../ui/problem.ts';
import { asPainted } from './area.ts';
import { work } from './painted.ts';
import { fitted, valuesOf } from './perPainting.ts';
import type { Picture } from './picture.ts';
import {
  blendOf,
  type Guards,
  guards,
  hasMaps,
  hasMasks,
  type Painting,
  paintings,
  photo,
  shapesFrom,
} from './pictures.ts';
import { changesOf, type Overrides, resolved } from './settings.ts';

/** Why the run refused the last change of the settings. */
export const refusal = signal<string | undefined>(undefined);

interface Wanted {
  list: readonly Painting[];
  guards: Guards;
  /** JSON text, for comparison. */
  costs: string;
}

/** Delay before a slider's movement reaches the run, in milliseconds. */
const calm = 120;

const settingsNow = (): StyleOptions => asPainted(fitted(resolved.value, paintings.value.length), photo.value);
const wantedNow = (): Wanted => ({
  list: paintings.value,
  guards: guards.value,
  costs: JSON.stringify(changesOf(settingsNow())),
});
/** The sizes of the strokes in pixels, as large as the run paints. */
const sidesNow = (): number[] =>
  valuesOf('styleSize', { ...settingsNow(), size: work.value?.sizes.size }, paintings.value.length);
/** The settings that the run has. */
let told: Wanted | undefined;

/** What the run knows of the settings that can change. */
export function toldOverrides(): Overrides {
  return told ? JSON.parse(told.costs) : {};
}

/** Notes that a run has just started with the present settings. */
export function toldSettings(): void {
  told = wantedNow();
}

/**
 * Passes changes of settings and paintings on to the run, as soon as it can take them.
 *
 * @param current returns the run while it can be changed; must read the signals that decide this
 */
export function followSettings(current: () => StyleRun | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // One after the other: a change without pictures must not overtake one whose pictures are still being read.
  let last = Promise.resolve();
  effect(() => {
    const wanted = wantedNow();
    clearTimeout(timer);
    const isTold = (['list', 'guards', 'costs'] as const).every((part) => told?.[part] === wanted[part]);
    if (!current() || isTold) return;
    timer = setTimeout(() => {
      const before = told;
      told = wanted;
      last = last.then(() => change(wanted, before, current));
    }, calm);
  });
}

const nothing: Wanted = { list: [], guards: {}, costs: '{}' };

const address = ({ picture }: Painting): string => picture.address;
const share = ({ picture, weight }: Painting): string => `${picture.address} ${weight}`;

async function change(wanted: Wanted, before = nothing, current: () => StyleRun | undefined): Promise<void> {
  const mine = current();
  if (!mine) return;
  try {
    const { readImage } = await import('@pastiche/web');
    const longest = usefulSize(settingsNow());
    const read = (source: Picture['source']): Promise<RawImage> => readImage(source, { longest });
    const changes = JSON.parse(wanted.costs);
    // A run keeps what it is not told.
    if (JSON.parse(before.costs).styleSize) changes.styleSize ??= sidesNow();
    if (shapesFrom.value && String(before.list.map(share)) !== String(wanted.list.map(share)))
      throw new PasticheError(
        'invalid-option',
        'Expected the same paintings, since the shapes are painted in their strokes: others count from the next picture on',
      );
    if (before.list !== wanted.list) changes.blend = blendOf(wanted.list);
    if (String(before.list.map(address)) !== String(wanted.list.map(address)))
      changes.styles = await Promise.all(wanted.list.map(({ picture }) => read(picture.source)));
    if (hasMasks(before.list, before.guards) || hasMasks(wanted.list, wanted.guards)) {
      const { changedMasks } = await import('../mask/forRun.ts');
      Object.assign(changes, changedMasks(before, wanted));
    }
    if (hasMaps(before.list, before.guards) || hasMaps(wanted.list, wanted.guards)) {
      const { changedMaps } = await import('../mask/maps.ts');
      Object.assign(changes, await changedMaps(before, wanted, read));
    }
    await mine.change(changes);
    refusal.value = undefined;
  } catch (error) {
    // A run that has ended needs no change.
    if (current() === mine) refusal.value = explain(error).what;
  }
}
