import { type Neighbors, valuesAt } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';

/** A strip of a layer with `count` rows of its neighbors' above and below. Where the image ends, these are zeros, as a convolution pads. */
export async function withNeighbors(x: tf.Tensor4D, count: number, neighbors: Neighbors): Promise<tf.Tensor4D> {
  if (count === 0) return tf.clone(x);
  const [, , width, channels] = x.shape;
  const shape: tf.Tensor4D['shape'] = [1, count, width, channels];
  const length = count * width * channels;
  const { above, below } = await neighbors.exchange(valuesAt(x, 0, length), valuesAt(x, x.size - length, x.size));
  const toRows = (data: Float32Array | undefined): tf.Tensor4D => (data ? tf.tensor4d(data, shape) : tf.zeros(shape));
  return tf.tidy(() => tf.concat([toRows(above), x, toRows(below)], 1));
}
