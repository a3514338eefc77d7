import type { Checkpoint, RawImage, StyleEvent } from '@pastiche/core';

/** A moment of a run that one can look at again, and go on from. */
export interface Moment {
  /** Where the run was; its picture is RGB with 8 bits a channel, a quarter of what a checkpoint has. */
  checkpoint: Checkpoint;
  /** As it is shown: with the photo's colors or alpha, where the settings say so. */
  picture: RawImage;
  /** The share of the run's work that was done, 0..1. */
  progress: number;
}

/** How many moments a run keeps: about this share of its work lies between two of them. */
const share = 1 / 20;

/** Whether enough has been done since the last moment. */
export function isDue(moments: readonly Moment[], event: Extract<StyleEvent, { type: 'step' }>): boolean {
  const last = moments.at(-1);
  return event.accepted && (last === undefined || event.progress - last.progress >= share);
}

/** Eight bits are what the screen shows; the run goes on from there all the same. */
export function compress(checkpoint: Checkpoint): Checkpoint {
  const { data, ...image } = checkpoint.image;
  const bytes = data instanceof Float32Array ? Uint8ClampedArray.from(data, (value) => value * 255) : data;
  return { ...checkpoint, image: { ...image, data: bytes } };
}
