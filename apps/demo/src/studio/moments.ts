import type { Checkpoint, RawImage, StyleEvent } from '@pastiche/core';

/** Where a step is in the run. */
type StepPosition = Pick<Checkpoint, 'scale' | 'iteration'>;

/** A snapshot of a run, to look at and to continue from. */
export interface Moment {
  /** Its picture is RGB with 8 bits per channel, a quarter of a checkpoint's bytes. */
  checkpoint: Checkpoint;
  /** As shown: with the photo's colors, if the settings keep them, and its alpha. */
  picture: RawImage;
  /** Fraction of the run's work that was done, 0..1. */
  progress: number;
  /** Whether it is not known in the colors that it was painted in: the checkpoint has those of the picture. */
  isAsShown?: boolean;
}

/** Fraction of the run's work between two moments. */
const share = 1 / 20;

/** Whether it is time for another moment. */
export function isDue(moments: readonly Moment[], event: Extract<StyleEvent, { type: 'step' }>): boolean {
  const last = moments.at(-1);
  return event.accepted && (last === undefined || event.progress - last.progress >= share);
}

/** A checkpoint's place and its picture, rounded to eight bits: enough to continue from, though not to the same bits. */
export function compress({ scale, iteration, image: { data, ...image } }: Checkpoint): Checkpoint {
  const bytes = data instanceof Float32Array ? Uint8ClampedArray.from(data, (value) => value * 255) : data;
  return { scale, iteration, image: { ...image, data: bytes } };
}

/** A place to go on from, made of the picture as shown: its colors have eight bits, and no alpha. */
export function placeAt({ scale, iteration }: StepPosition, picture: RawImage, progress: number): Moment {
  const { data, width, height, channels } = picture;
  const pixels = new Uint8ClampedArray(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) pixels[pixel * 3 + c] = data[pixel * channels + c];
  }
  return { checkpoint: { scale, iteration, image: { data: pixels, width, height, channels: 3 } }, picture, progress };
}
