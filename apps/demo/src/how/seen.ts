import type { ChannelMap, LayerMeasure } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import type { Picture } from '../studio/picture.ts';
import { backend } from '../studio/settings.ts';
import { type Problem, problemOf } from '../ui/problem.ts';
import { painting, photo, pixelsOf } from './subjects.ts';
import { tellingMaps } from './tellingMaps.ts';

/** The first layer of each of the five blocks; style is measured on these. */
export const blocks = ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'] as const;

/** What the network sees in the two pictures; one measurement per block. */
export interface Seen {
  photo: readonly LayerMeasure[];
  painting: readonly LayerMeasure[];
  /** The most telling maps of the photo, by block. */
  telling: readonly (readonly ChannelMap[])[];
}

export const seen: Signal<Seen | undefined> = signal(undefined);
export const lookProblem: Signal<Problem | undefined> = signal(undefined);

/** Longer side of the pictures that the network sees, in pixels. */
export const size = 224;
/** More than any layer has. */
export const allChannels = 1024;
/** Number of units shown per block. */
export const shown = 6;

/** The pictures that `seen` was computed from. */
let subject: { photo: Picture; painting: Picture } | undefined;

/** Runs both pictures through the network once, unless `seen` is up to date. */
export async function look(signal: AbortSignal): Promise<void> {
  const wanted = { photo: photo.value, painting: painting.value };
  if (seen.value && subject?.photo === wanted.photo && subject.painting === wanted.painting) return;
  seen.value = undefined;
  lookProblem.value = undefined;
  try {
    const ofPhoto = await measured(wanted.photo, signal);
    const ofPainting = await measured(wanted.painting, signal);
    const telling: ChannelMap[][] = [];
    for (const layer of ofPhoto) {
      telling.push(tellingMaps(layer, shown));
      // A pause between blocks keeps slow phones responsive.
      await new Promise((resolve) => setTimeout(resolve));
    }
    signal.throwIfAborted();
    subject = wanted;
    seen.value = { photo: ofPhoto, painting: ofPainting, telling };
  } catch (error) {
    if (!signal.aborted) lookProblem.value = problemOf(error);
  }
}

async function measured(picture: Picture, signal: AbortSignal): Promise<readonly LayerMeasure[]> {
  const { measure } = await import('@pastiche/web');
  const pixels = await pixelsOf(picture);
  return measure(pixels, { layers: blocks, size, maps: allChannels, backend: backend.value, signal });
}
