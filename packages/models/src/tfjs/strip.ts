import type { Neighbors } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';

/** A strip of a layer with `count` rows of its neighbors' above and below. Where the image ends, these are zeros, as a convolution pads. */
export async function withNeighbors(x: tf.Tensor4D, count: number, neighbors: Neighbors): Promise<tf.Tensor4D> {
  if (count === 0) return tf.clone(x);
  const [, height, width, channels] = x.shape;
  const shape: tf.Tensor4D['shape'] = [1, count, width, channels];
  const rowsAt = async (top: number): Promise<Float32Array> => {
    const rows = tf.slice(x, [0, top, 0, 0], shape);
    try {
      return (await rows.data()) as Float32Array;
    } finally {
      rows.dispose();
    }
  };
  const { above, below } = await neighbors.exchange(await rowsAt(0), await rowsAt(height - count));
  const toRows = (data: Float32Array | undefined): tf.Tensor4D => (data ? tf.tensor4d(data, shape) : tf.zeros(shape));
  return tf.tidy(() => tf.concat([toRows(above), x, toRows(below)], 1));
}
