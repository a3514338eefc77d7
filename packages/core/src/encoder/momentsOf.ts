import * as tf from '@tensorflow/tfjs-core';
import { gram } from '../math/gram.ts';
import { sumPositions } from '../math/sumPositions.ts';
import type { LayerMoments } from './device.ts';

/**
 * The mean and the Gram matrix of a layer's activations, divided by positions.
 *
 * @param activations `[1, h, w, c]`
 * @param weights how much each position counts, row by row, and the sum of that; without them, all alike
 */
export function momentsOf(activations: tf.Tensor4D, weights?: { data: Float32Array; sum: number }): LayerMoments {
  const [, height, width] = activations.shape;
  if (weights) {
    const guide = tf.sqrt(tf.tensor4d(weights.data, [1, height, width, 1]));
    const guided = tf.mul(activations, guide) as tf.Tensor4D;
    return {
      mean: tf.div(sumPositions(tf.mul(guided, guide)), weights.sum),
      gram: tf.div(gram(guided), weights.sum),
    };
  }
  const positions = height * width;
  return { mean: tf.div(sumPositions(activations), positions), gram: tf.div(gram(activations), positions) };
}
