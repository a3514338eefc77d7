import type { RawImage, ResultImage, StyleRun } from '@pastiche/core';
import { endMeasuring } from '../engine/speed.ts';
import { newId } from '../keep/newId.ts';
import { startPixels } from '../start/startPicture.ts';
import { explain } from '../ui/problem.ts';
import { ownWeights } from '../weights.ts';
import { asPainted } from './area.ts';
import { followContactSheet } from './contactSheet.ts';
import { noteExactPlace, noteOriginal, notePlace, noteRecipe } from './ending.ts';
import { exactly, forgetExact, noteExact } from './exact.ts';
import { followGlance } from './glance.ts';
import type { Growth } from './growth.ts';
import { followSettings, toldSettings } from './liveChanges.ts';
import { compress, isDue, type Moment } from './moments.ts';
import { failure, forgetNews, hear, notice } from './news.ts';
import {
  active,
  chosenMoment,
  frame,
  moments,
  now,
  original,
  type Painted,
  painted,
  place,
  putBack,
  type Step,
  step,
  steps,
  work,
} from './painted.ts';
import { fitted } from './perPainting.ts';
import { blendOf, guards, paintings, photo, shapesFrom } from './pictures.ts';
import { recipeNow } from './recipe.ts';
import { followColors } from './recoloring.ts';
import { backend, coarseModel, model, overrides, resolved } from './settings.ts';
import { happened, pausedFor, restarted } from './timing.ts';

export { download, engine, failure, notice } from './news.ts';
export { active, chosenMoment, frame, moments, phase, place, step, steps } from './painted.ts';

let run: StyleRun | undefined;
/** Counts starts and cancellations, so that code that awaited something can see whether it is outdated. */
let turn = 0;
let release: (() => void) | undefined;
let keepFirst: (picture: Painted) => void = () => {};

/** Sets what is told of every picture before another one takes its place. */
export function beforeReplacing(listener: typeof keepFirst): void {
  keepFirst = listener;
}

/** Paints from the start, or from a moment; with `growth`, from the picture that is there. */
export async function paint(from?: Moment, growth?: Growth): Promise<void> {
  const ours = await cancel();
  if (ours !== turn) return;
  begin(from, growth);
  const [parts, init] = await Promise.all([library(), startPixels(), endMeasuring()]);
  const resume = from && (await exactly(from.checkpoint));
  if (!parts || ours !== turn) return;
  const list = paintings.value;
  const { init: start = init, ...larger } = growth ?? {};
  toldSettings();
  const mine = parts.stylize({
    ...asPainted(fitted({ ...overrides.value, ...larger }, list.length), photo.value),
    ...(start && { init: start }),
    ...(from ? work.value?.sizes : {}),
    content: photo.value.source,
    styles: list.map(({ picture }) => picture.source),
    blend: blendOf(list),
    ...parts.picturesFor({ list, guards: guards.value }, shapesFrom.value),
    backend: backend.value,
    model: model.value,
    coarseModel: coarseModel.value,
    weights: ownWeights.value[model.value]?.address,
    resume,
    depth: 16,
  });
  run = mine;
  try {
    for await (const event of mine) {
      happened(event);
      hear(event);
      if (event.type === 'step') await follow(event, mine);
      if (event.type === 'done') await noteOriginal(mine);
      await gate(mine);
    }
    if (run === mine) finish(await mine.result);
  } catch (error) {
    if (run === mine) fail(error);
  }
}

export function pause(): void {
  if (now.value === 'painting') now.value = 'paused';
}

export function resume(): void {
  if (now.value !== 'paused') return;
  now.value = 'painting';
  chosenMoment.value = undefined;
  release?.();
}

/** Goes on where the run was stopped. */
export async function goOn(): Promise<void> {
  if (place.value) await paint(place.value);
}

/** Ends the run and keeps the picture so far. */
export async function stop(): Promise<void> {
  // What is on the stage before the first step belongs to another picture, or is nothing.
  if (active.value && !painted()) frame.value = undefined;
  // A run that was to go on, but has not begun.
  if (active.value && !run) notePlace();
  if (active.value) now.value = frame.value ? 'stopped' : 'idle';
  await cancel();
}

/** Pauses the run and shows an earlier moment. */
export function look(moment: Moment | undefined): void {
  pause();
  chosenMoment.value = moment;
}

/** Ends the run and shows another picture, or none, instead of the present one. */
export async function show(picture: Painted | undefined): Promise<void> {
  await stop();
  tellOfReplacement();
  forgetNews();
  putBack(picture);
  restarted();
}

function tellOfReplacement(): void {
  const before = painted();
  if (before) keepFirst(before);
}

function begin(from?: Moment, growth?: Growth): void {
  const isSame = from !== undefined && from === place.value;
  if (!isSame) tellOfReplacement();
  const { init: _, ...larger } = growth ?? {};
  const { size, minSize } = asPainted({ ...resolved.value, ...larger }, photo.value);
  work.value = {
    id: (isSame && work.value?.id) || newId(),
    sizes: (from && work.value?.sizes) || { ...larger, size, minSize },
    recipe: recipeNow(),
  };
  forgetExact(work.value.id);
  now.value = 'starting';
  forgetNews();
  chosenMoment.value = undefined;
  place.value = undefined;
  original.value = undefined;
  moments.value = from ? moments.value.filter(({ progress }) => progress <= from.progress) : [];
  steps.length = from ? steps.findLastIndex(({ progress }) => progress <= from.progress) + 1 : 0;
  step.value = steps.at(-1);
  frame.value = from?.picture ?? growth?.init;
  restarted();
}

/** Loads the library with the first run. */
async function library() {
  try {
    const [{ stylize }, { picturesFor }] = await Promise.all([import('@pastiche/web'), import('../mask/forRun.ts')]);
    return { stylize, picturesFor };
  } catch (error) {
    fail(error);
    return undefined;
  }
}

/** Ends the run, and notes where it was. Returns the number of this turn. */
async function cancel(): Promise<number> {
  const ours = ++turn;
  const ended = run;
  run = undefined;
  release?.();
  if (ended) {
    await noteExactPlace(ended);
    await ended.cancel();
  }
  return ours;
}

async function follow(event: Step, mine: StyleRun): Promise<void> {
  const picture = slim(await mine.snapshot());
  if (run !== mine) return;
  if (now.value === 'starting') now.value = 'painting';
  steps.push(event);
  step.value = event;
  if (picture) frame.value = picture;
  const taken = await noteExact(mine, event.progress);
  if (run !== mine) return;
  if (!picture || !isDue(moments.value, event)) return;
  const checkpoint = taken ?? (await mine.checkpoint());
  if (checkpoint && run === mine) {
    moments.value = [...moments.value, { checkpoint: compress(checkpoint), picture, progress: event.progress }];
  }
}

/** Waits while the run is paused. */
async function gate(mine: StyleRun): Promise<void> {
  if (now.value !== 'paused') return;
  if (step.value) void noteExact(mine, step.value.progress, true).catch(() => {});
  const since = performance.now();
  await new Promise<void>((open) => {
    release = open;
  });
  release = undefined;
  pausedFor(performance.now() - since);
}

/** Without 16 bits a channel: many snapshots are kept. */
function slim(picture: ResultImage | undefined): RawImage | undefined {
  if (!picture) return undefined;
  const { data16: _, ...rest } = picture;
  return rest;
}

function finish(picture: ResultImage): void {
  run = undefined;
  noteRecipe();
  frame.value = picture;
  now.value = 'done';
}

function fail(error: unknown): void {
  run = undefined;
  notice.value = undefined;
  notePlace();
  failure.value = explain(error);
  now.value = 'failed';
}

followColors();
followGlance();
followContactSheet();
followSettings(() => (now.value === 'painting' || now.value === 'paused' ? run : undefined));
