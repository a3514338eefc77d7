import type { RawImage, StyleRun } from '@pastiche/core';
import { effect, type Signal, signal } from '@preact/signals';

import { problemOf } from '../ui/problem.ts';
import { type Computation, createComputation } from './computation.ts';
import { paintSmall, type Step } from './paintSmall.ts';
import { painting, photo, pixelsOf } from './subjects.ts';

/** The run's newest step. */
export interface Live {
  picture: RawImage;
  step: Step;
  /** The weights of this step. */
  weights: Weights;
}

interface Weights {
  alpha: number;
  beta: number;
}

/** The two weights of `J`; a running run follows them. */
export const alpha: Signal<number> = signal(10);
export const beta: Signal<number> = signal(40);
export const live: Signal<Live | undefined> = signal(undefined);
/** `J` at every step so far. */
export const curve: Signal<readonly number[]> = signal([]);

/** Longer side, in pixels: small enough for the picture to follow a slider. */
const size = 128;
/** Enough steps to try the sliders; the run ends by itself. */
const iterations = 400;
/** A little smoothness, as in the Studio. */
export const smoothness = 3;
/** Delay before a slider's movement reaches the run, in milliseconds. */
const calm = 120;

/** The run that can be changed, and its weights. */
let underWay: { run: StyleRun; weights: Weights } | undefined;

/** A tiny run from noise. */
export const liveRun: Computation = createComputation({ of: [photo, painting], work: paint, discard });

function discard(): void {
  live.value = undefined;
  curve.value = [];
}

async function paint(signal: AbortSignal): Promise<void> {
  discard();
  const [content, styles] = await Promise.all([photo, painting].map(({ value }) => pixelsOf(value)));
  const weights = wanted();
  const options = {
    content,
    styles,
    size,
    minSize: 64,
    iterations,
    coarseIterations: 40,
    init: 'random',
    optimizer: 'lbfgs',
    contentWeight: weights.alpha,
    styleWeight: weights.beta,
    styleStatistic: 'gram',
    variationWeight: smoothness,
  } as const;
  let begun: StyleRun;
  const onRun = (run: StyleRun): void => {
    begun = run;
  };
  const onStep = (step: Step, picture: RawImage): void => {
    // Only a run that has begun can be changed.
    underWay ??= { run: begun, weights };
    live.value = { picture, step, weights: underWay.weights };
    curve.value = [...curve.value, step.loss];
    void takeUpWeights();
  };
  try {
    await paintSmall((library, given) => library.stylize({ ...options, ...given }), { signal, onRun, onStep });
  } finally {
    underWay = undefined;
  }
}

function wanted(): Weights {
  return { alpha: alpha.value, beta: beta.value };
}

async function takeUpWeights(): Promise<void> {
  const mine = underWay;
  const { alpha: contentWeight, beta: styleWeight } = wanted();
  if (!mine || (mine.weights.alpha === contentWeight && mine.weights.beta === styleWeight)) return;
  mine.weights = wanted();
  try {
    await mine.run.change({ contentWeight, styleWeight });
  } catch (error) {
    // A run that has ended needs no change.
    if (underWay === mine) liveRun.problem.value = problemOf(error);
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  wanted();
  clearTimeout(timer);
  timer = setTimeout(() => void takeUpWeights(), calm);
});
