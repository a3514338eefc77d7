import type { RawImage, StyleEvent, StyleRun } from '@pastiche/core';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { endMeasuring } from '../engine/speed.ts';
import { startPixels } from '../start/startPicture.ts';
import { explain, type Problem } from '../ui/problem.ts';
import { ownWeights } from '../weights.ts';
import type { Growth } from './growth.ts';
import { followSettings, refusal, toldSettings } from './liveChanges.ts';
import { compress, isDue, type Moment } from './moments.ts';
import { blendOf, paintings, photo } from './pictures.ts';
import { backend, coarseModel, model, overrides, resolved } from './settings.ts';
import { happened, pausedFor, restarted } from './timing.ts';

export type Phase = 'idle' | 'starting' | 'painting' | 'paused' | 'stopped' | 'done' | 'failed';

type Step = Extract<StyleEvent, { type: 'step' }>;

const now = signal<Phase>('idle');
export const phase: ReadonlySignal<Phase> = now;
export const active: ReadonlySignal<boolean> = computed(() => ['starting', 'painting', 'paused'].includes(now.value));

/** The newest picture. */
export const frame = signal<RawImage | undefined>(undefined);
/** The newest step. */
export const step = signal<Step | undefined>(undefined);
/** All steps of the run so far, for the plot. */
export const steps: Step[] = [];
/** The engine that paints, and why it was chosen. */
export const engine = signal<{ name: string; reason: string } | undefined>(undefined);
/** The download of the weights, if one is running. */
export const download = signal<Extract<StyleEvent, { type: 'weights' }> | undefined>(undefined);
/** A problem that the run has overcome, in a sentence for users. */
export const notice = signal<string | undefined>(undefined);
export const failure = signal<Problem | undefined>(undefined);
export const moments = signal<readonly Moment[]>([]);
/** The moment on the stage, instead of the newest picture. */
export const chosenMoment = signal<Moment | undefined>(undefined);

let run: StyleRun | undefined;
/** Counts starts and cancellations, so that code that awaited something can see whether it is outdated. */
let turn = 0;
let release: (() => void) | undefined;
/** The run's settings that cannot change: its moments have these sizes. */
let fixed = {};

/** Paints from the start, or from a moment; with `growth`, from the picture that is there. */
export async function paint(from?: Moment, growth?: Growth): Promise<void> {
  await cancel();
  begin(from, growth);
  const ours = turn;
  const [stylize, init] = await Promise.all([library(), startPixels(), endMeasuring()]);
  if (!stylize || ours !== turn) return;
  const list = paintings.value;
  toldSettings();
  const mine = stylize({
    ...overrides.value,
    ...(init && { init }),
    ...growth,
    ...(from ? fixed : {}),
    content: photo.value.source,
    styles: list.map(({ picture }) => picture.source),
    blend: blendOf(list),
    backend: backend.value,
    model: model.value,
    coarseModel: coarseModel.value,
    weights: ownWeights.value[model.value]?.address,
    resume: from?.checkpoint,
  });
  run = mine;
  try {
    for await (const event of mine) {
      await take(event, mine);
      await gate();
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

/** Ends the run and keeps the picture so far. */
export async function stop(): Promise<void> {
  await cancel();
  now.value = frame.value ? 'stopped' : 'idle';
}

/** Pauses the run and shows an earlier moment. */
export function look(moment: Moment | undefined): void {
  pause();
  chosenMoment.value = moment;
}

/** Cancels the run and discards its picture and moments. */
export async function clear(): Promise<void> {
  await cancel();
  for (const part of [frame, step, notice, failure, refusal, download, chosenMoment]) part.value = undefined;
  moments.value = [];
  steps.length = 0;
  now.value = 'idle';
}

function begin(from?: Moment, growth?: Growth): void {
  now.value = 'starting';
  for (const part of [notice, failure, refusal, download, chosenMoment, engine]) part.value = undefined;
  const { size, minSize } = { ...resolved.value, ...growth };
  if (!from) fixed = { size, minSize };
  moments.value = from ? moments.value.slice(0, moments.value.indexOf(from) + 1) : [];
  const kept = from ? steps.findLastIndex(({ progress }) => progress <= from.progress) + 1 : 0;
  steps.length = kept;
  step.value = steps.at(-1);
  if (from) frame.value = from.picture;
  restarted();
}

/** Loads the library with the first run. */
async function library(): Promise<typeof import('@pastiche/web').stylize | undefined> {
  try {
    return (await import('@pastiche/web')).stylize;
  } catch (error) {
    fail(error);
    return undefined;
  }
}

async function cancel(): Promise<void> {
  turn++;
  const ended = run;
  run = undefined;
  release?.();
  await ended?.cancel();
}

async function take(event: StyleEvent, mine: StyleRun): Promise<void> {
  happened(event);
  switch (event.type) {
    case 'backend':
      engine.value = event;
      break;
    case 'weights':
      download.value = event;
      break;
    case 'notice':
      notice.value = event.message;
      break;
    case 'recovery':
      notice.value = 'The steps had become too large. Painting continues from an earlier picture with smaller steps.';
      break;
    case 'step':
      await show(event, mine);
  }
}

async function show(event: Step, mine: StyleRun): Promise<void> {
  const picture = await mine.snapshot();
  if (run !== mine) return;
  download.value = undefined;
  if (now.value === 'starting') now.value = 'painting';
  steps.push(event);
  step.value = event;
  if (picture) frame.value = picture;
  if (!picture || !isDue(moments.value, event)) return;
  const checkpoint = await mine.checkpoint();
  if (checkpoint && run === mine) {
    moments.value = [...moments.value, { checkpoint: compress(checkpoint), picture, progress: event.progress }];
  }
}

/** Waits while the run is paused. */
async function gate(): Promise<void> {
  if (now.value !== 'paused') return;
  const since = performance.now();
  await new Promise<void>((open) => {
    release = open;
  });
  release = undefined;
  pausedFor(performance.now() - since);
}

function finish(picture: RawImage): void {
  run = undefined;
  frame.value = picture;
  now.value = 'done';
}

function fail(error: unknown): void {
  run = undefined;
  notice.value = undefined;
  failure.value = explain(error);
  now.value = 'failed';
}

followSettings(() => (now.value === 'painting' || now.value === 'paused' ? run : undefined));
