import type { StyleOptions } from '@pastiche/core';
import { computed, effect, type ReadonlySignal } from '@preact/signals';
import { asPainted } from '../studio/area.ts';
import { photo } from '../studio/pictures.ts';
import { engine, frame, phase, step } from '../studio/session.ts';
import { backend, coarseModel, efforts, isUntouched, model, overrides } from '../studio/settings.ts';
import { pace } from '../studio/timing.ts';
import { type Networks, roughly, secondsOf, secondsPerStep } from './estimate.ts';
import { speed } from './speed.ts';

/** What a step takes on the engine that will paint, if that was measured. */
const times = computed(() => {
  const known = speed.value;
  return backend.value === undefined || backend.value === known?.name ? known?.times : undefined;
});

/** About how long the photo takes with these settings, in words; undefined if nobody knows. */
export function timeFor(options: Partial<StyleOptions>, networks?: Networks): string | undefined {
  const seconds = secondsWith(options, networks);
  return seconds === undefined ? undefined : roughly(seconds);
}

/** About how long the photo takes with the present settings. */
export const timeNow: ReadonlySignal<string | undefined> = computed(() => timeFor(overrides.value));

function secondsWith(
  options: Partial<StyleOptions>,
  networks: Networks = { model: model.value, coarseModel: coarseModel.value },
): number | undefined {
  return times.value && secondsOf(photo.value, asPainted(options, photo.value), networks, times.value);
}

/** Seconds that nobody minds for a first picture. */
const shortWait = 150;

// A quick device need not begin with a sketch.
effect(() => {
  if (!isUntouched.value || phase.value !== 'idle') return;
  const seconds = secondsWith(efforts.picture.overrides);
  if (seconds !== undefined && seconds < shortWait) overrides.value = efforts.picture.overrides;
});

// Another engine paints than the one that was measured: the device has changed.
effect(() => {
  if (engine.value && !backend.value && engine.value.name !== speed.peek()?.name) speed.value = undefined;
});

// A run tells more than a measurement: the next estimate lies between both.
effect(() => {
  if (phase.value !== 'done') return;
  const [last, took, before, picture] = [step.peek(), pace.peek(), speed.peek(), frame.peek()];
  const known = times.peek();
  if (!last || !took || !known || !before || !picture || last.iteration < 20) return;
  const expected = secondsPerStep(picture, model.peek(), known);
  const factor = Math.min(4, Math.max(0.25, Math.sqrt(took.perStep / expected)));
  const { perStep, perPixel, toBegin } = known;
  speed.value = { ...before, times: { perStep: perStep * factor, perPixel: perPixel * factor, toBegin } };
});
