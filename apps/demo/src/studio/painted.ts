import type { RawImage, ResultImage, StyleEvent } from '@pastiche/core';
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Moment } from './moments.ts';
import { type Recipe, recipeNow } from './recipe.ts';

export type Phase = 'idle' | 'starting' | 'painting' | 'paused' | 'stopped' | 'done' | 'failed';
export type Step = Extract<StyleEvent, { type: 'step' }>;

/** Only the session changes it. */
export const now = signal<Phase>('idle');
export const phase: ReadonlySignal<Phase> = computed(() => now.value);
export const active: ReadonlySignal<boolean> = computed(() => ['starting', 'painting', 'paused'].includes(now.value));

/** A picture; a finished one with 16 bits a channel, too. */
export type Shown = RawImage & Pick<ResultImage, 'data16'>;

/** The newest picture. */
export const frame = signal<Shown | undefined>(undefined);
/** The newest step. */
export const step = signal<Step | undefined>(undefined);
/** All steps of the run so far, for the plot. */
export const steps: Step[] = [];
export const moments = signal<readonly Moment[]>([]);
/** The moment on the stage, instead of the newest picture. */
export const chosenMoment = signal<Moment | undefined>(undefined);
/** Where a run that is not finished was stopped. It can go on from there. */
export const place = signal<Moment | undefined>(undefined);

/** A picture as it was painted, whose colors were changed afterwards. */
export interface Original {
  picture: RawImage;
  /** How much of the photo's colors the paintings had: 0..1. */
  match: number;
}
/** The original of the picture on the stage, if that has other colors. */
export const original = signal<Original | undefined>(undefined);
/** Counts how often a picture that is no longer painted got other colors. */
export const recolorings = signal(0);

/** What belongs to the picture from its first step to its last. */
export interface Work {
  id: string;
  /** The settings that cannot change: the moments have these sizes. */
  sizes: { size: number; minSize: number; iterations?: number };
  recipe: Recipe;
}
export const work = signal<Work | undefined>(undefined);

/** The picture on the stage, with all that is needed to show it again and to go on. */
export interface Painted extends Work {
  isDone: boolean;
  frame: Shown;
  steps: readonly Step[];
  moments: readonly Moment[];
  place?: Moment;
  original?: Original;
}

/** Undefined while there is no picture yet. */
export function painted(): Painted | undefined {
  const isBegun = now.value !== 'starting' || steps.length > 0;
  if (!work.value || !frame.value || !isBegun) return undefined;
  return {
    ...work.value,
    // While it paints, the run follows every change.
    recipe: active.value ? recipeNow() : work.value.recipe,
    isDone: now.value === 'done',
    frame: frame.value,
    steps: [...steps],
    moments: moments.value,
    place: place.value,
    original: original.value,
  };
}

/** Shows a picture that was there before, or none. */
export function putBack(picture: Painted | undefined): void {
  batch(() => {
    frame.value = picture?.frame;
    steps.splice(0, steps.length, ...(picture?.steps ?? []));
    step.value = picture?.steps.at(-1);
    moments.value = picture?.moments ?? [];
    place.value = picture?.place;
    original.value = picture?.original;
    chosenMoment.value = undefined;
    work.value = picture && { id: picture.id, sizes: picture.sizes, recipe: picture.recipe };
    if (picture) now.value = picture.isDone ? 'done' : 'stopped';
    else now.value = 'idle';
  });
}
