import * as tf from '@tensorflow/tfjs-core';
import type { Encoder, Strongest } from '../encoder/encoder.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';

/**
 * Each unit's strongest activation in an image and its position: the first of equal maxima, row by row, on every engine.
 *
 * @param image `[1, H, W, 3]`, RGB, 0..1; stays the caller's
 * @returns by layer
 * @throws PasticheError `unknown-layer`; `signal.reason` when cancelled
 */
export async function strongest(
  encoder: Encoder,
  image: ImageTensor,
  layers: readonly string[],
  signal?: AbortSignal,
): Promise<Readonly<Record<string, Strongest>>> {
  if (encoder.strongest) return encoder.strongest(image, layers, signal);
  const encoding = await encoder.encode(image, layers, signal);
  try {
    const found: Record<string, Strongest> = {};
    for (const layer of layers) {
      found[layer] = await strongestOf(encoding.features[layer]);
      signal?.throwIfAborted();
    }
    return found;
  } finally {
    encoding.dispose();
  }
}

/** Not with `tf.argMax`, which on some backends returns any of equal maxima. */
async function strongestOf(activations: tf.Tensor4D): Promise<Strongest> {
  const size = sizeOf(activations);
  const both = tf.tidy(() => {
    const count = size.height * size.width;
    const unrolled = tf.reshape(activations, [count, activations.shape[3]]);
    const values = tf.max(unrolled, 0);
    const positions = tf.expandDims(tf.range(0, count, 1, 'int32'), 1);
    const candidates = tf.where(tf.equal(unrolled, values), positions, tf.scalar(count, 'int32'));
    return { values, positions: tf.min(candidates, 0) };
  });
  try {
    const [values, positions] = await Promise.all([both.values.data(), both.positions.data()]);
    return { values: values as Float32Array, positions: Int32Array.from(positions), size };
  } finally {
    tf.dispose(both);
  }
}
