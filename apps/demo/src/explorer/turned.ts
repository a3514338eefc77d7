import { type LayerMeasure, meanLayers, type RawImage, type StyleRun } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import { paintings, photo } from '../studio/pictures.ts';
import { resolved } from '../studio/settings.ts';
import { takeTurn } from '../turns.ts';
import type { Problem } from '../ui/problem.ts';
import { unitsLike } from './alike.ts';
import { layer, network } from './choice.ts';
import { engineOf, networkProblem } from './engine.ts';

/** A small picture painted twice: with all units as they are, and with some turned. */
export interface Pair {
  before?: RawImage;
  after?: RawImage;
  /** 0..1, of both. */
  progress: number;
}

export const pair: Signal<Pair | undefined> = signal(undefined);
export const pairProblem: Signal<Problem | undefined> = signal(undefined);
/** The units of a layer by their likeness to one of them, in the Studio's painting. */
export const family: Signal<{ key: string; units: readonly number[] } | undefined> = signal(undefined);

/** Weight of a style layer that has to be added. */
export const addedWeight = 0.2;
/** Longer side in pixels, and steps: about ten seconds for each of the two without a graphics card. */
const size = 128;
const steps = 50;

const mainPainting = (): (typeof paintings.value)[number]['picture'] =>
  paintings.value.reduce((most, each) => (each.weight > most.weight ? each : most)).picture;

export function familyKey(unit: number): string {
  return JSON.stringify([network.value, layer.value, unit, mainPainting().address]);
}

/** Looks for the units that resemble one. */
export async function findFamily(unit: number, signal: AbortSignal): Promise<void> {
  const key = familyKey(unit);
  if (family.peek()?.key === key) return;
  const { measure } = await import('@pastiche/web');
  const [measured]: LayerMeasure[] = await measure(mainPainting().source, {
    ...engineOf(),
    layers: [layer.value],
    size: 192,
    signal,
  });
  signal.throwIfAborted();
  family.value = { key, units: unitsLike(measured, unit) };
}

/** The picture with all units as they are, by what it depends on. */
let plain: { key: string; picture: RawImage } | undefined;

/** Paints the small picture twice. Both begin with the photo and have one seed: what differs comes from the units. */
export async function paintBoth(units: Readonly<Record<string, number>>): Promise<void> {
  pairProblem.value = undefined;
  pair.value = { progress: 0 };
  await takeTurn(async (signal) => {
    try {
      const key = JSON.stringify([network.value, layer.value, photo.value.address, mainPainting().address]);
      if (plain?.key !== key) plain = { key, picture: await paint({}, signal, 0) };
      pair.value = { before: plain.picture, progress: 0.5 };
      const after = await paint(units, signal, 0.5);
      pair.value = { before: plain.picture, after, progress: 1 };
    } catch (error) {
      pair.value = undefined;
      if (!signal.aborted) pairProblem.value = networkProblem(error);
    }
  });
}

async function paint(units: Readonly<Record<string, number>>, signal: AbortSignal, done: number): Promise<RawImage> {
  const { stylize } = await import('@pastiche/web');
  const styleLayers = meanLayers(resolved.peek().styleLayers);
  const run: StyleRun = stylize({
    ...engineOf(),
    content: photo.peek().source,
    styles: mainPainting().source,
    size,
    minSize: size,
    iterations: steps,
    learningRate: 0.04,
    styleLayers: { ...styleLayers, [layer.value]: styleLayers[layer.value] ?? addedWeight },
    units,
    signal,
  });
  for await (const event of run) {
    if (event.type !== 'step') continue;
    const soFar = event.iteration % 5 === 0 ? await run.snapshot() : undefined;
    const progress = done + event.progress / 2;
    pair.value = { ...pair.value, progress, ...(soFar && { [done ? 'after' : 'before']: soFar }) };
  }
  return run.result;
}
