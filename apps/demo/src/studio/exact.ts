import type { Checkpoint, StyleRun } from '@pastiche/core';
import { type ReadonlySignal, signal } from '@preact/signals';
import { type FiledState, fromFile, toFile } from './filedState.ts';
import { compress } from './moments.ts';
import { work } from './painted.ts';
import { guards, paintings } from './pictures.ts';
import { coarseModel, model } from './settings.ts';

/** A place from which a run goes on to the same picture, to the bit. */
export interface Exact {
  /** Of the picture. */
  id: string;
  /** Its picture has 8 bits: the state has all of it. */
  checkpoint: Checkpoint;
  state: FiledState;
  /** Fraction of the run's work that was done, 0..1. */
  progress: number;
}

const newest = signal<Exact | undefined>(undefined);
/** The newest one of the picture on the stage. */
export const exact: ReadonlySignal<Exact | undefined> = newest;

/** What it is compared with: with other pictures or another network its costs would mean nothing. */
const measured = (): unknown[] => [paintings.value, guards.value, model.value, coarseModel.value];
const situation = (): unknown[] => [work.value?.id, ...measured()];
let measuredThen: unknown[] = [];

/** One is taken so often, in milliseconds, and for so small a part of the time. */
const every = 15_000;
const share = 1 / 20;
/** What may pass through a page, in bytes. */
const most = 400e6;
let due = 0;

/** Begins another run, or goes on with one. */
export function forgetExact(id: string): void {
  if (newest.value?.id !== id) newest.value = undefined;
  due = 0;
}

/** Takes a checkpoint if it is time for one, and returns it. */
export async function noteExact(run: StyleRun, progress: number, isUrgent = false): Promise<Checkpoint | undefined> {
  const before = performance.now();
  if (before < due && !isUrgent) return undefined;
  const then = situation();
  const checkpoint = await run.checkpoint();
  // Another picture may be on the stage by now, or other paintings.
  const isSame = situation().every((value, i) => value === then[i]);
  if (checkpoint && isSame) rememberExact(checkpoint, progress);
  const after = performance.now();
  due = after + Math.max(every, (after - before) / share);
  return checkpoint;
}

/** Keeps a checkpoint, unless it is too large. */
export function rememberExact(checkpoint: Checkpoint, progress: number): void {
  const { state } = checkpoint;
  const { id } = work.value ?? {};
  const bytes = state?.tree.tensors.reduce((sum, { data }) => sum + data.byteLength, 0) ?? 0;
  if (!state || !id || bytes > most) return;
  // The next run gets all settings as they are then.
  bringBackExact({ id, checkpoint: compress(checkpoint), state: toFile({ ...state, changes: {} }), progress });
}

/** Takes over what was kept. */
export function bringBackExact(found: Exact): void {
  measuredThen = measured();
  newest.value = found;
}

/** The same place with everything that is known of it, if nothing else has come since. */
export async function exactly({ scale, iteration, image }: Checkpoint): Promise<Checkpoint> {
  const { id, checkpoint, state } = newest.value ?? {};
  const isThere = id === work.value?.id && checkpoint?.scale === scale && checkpoint.iteration === iteration;
  const isSame = measured().every((value, i) => value === measuredThen[i]);
  const isKnown = isThere && isSame && state;
  // The browser may have lost the file.
  return { scale, iteration, image, state: isKnown ? await fromFile(state).catch(() => undefined) : undefined };
}
