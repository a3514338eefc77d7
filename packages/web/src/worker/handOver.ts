import type { Checkpoint } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';

const known = new WeakMap<object, ArrayBuffer[]>();

/**
 * A checkpoint whose numbers move to the page with the answer, so that they are not in memory twice. Graphics engines keep the numbers that they
 * have read, and go on using them: theirs are copied.
 */
export function handOver(checkpoint: Checkpoint | undefined): Checkpoint | undefined {
  if (!checkpoint || tf.getBackend() !== 'wasm') return checkpoint;
  const { image, state } = checkpoint;
  const arrays = [image.data, ...(state?.tree.tensors ?? []).map(({ data }) => data)];
  known.set(checkpoint, [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))]);
  return checkpoint;
}

/** The memory that moves with an answer. */
export function handedOver(answer: unknown): ArrayBuffer[] {
  return (typeof answer === 'object' && answer !== null && known.get(answer)) || [];
}
