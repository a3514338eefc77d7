import '#gradients';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gram } from './gram.ts';

it('is A^T A of the unrolled activations', () => {
  // Two positions (1, 2) and (3, 4): [[1*1 + 3*3, 1*2 + 3*4], [2*1 + 4*3, 2*2 + 4*4]].
  const activations = tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]);
  expect(gram(activations).arraySync()).toEqual([
    [10, 14],
    [14, 20],
  ]);
});

it('has the gradient A (dG + dG^T)', () => {
  const activations = tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]);
  const pick = tf.tensor2d([0, 1, 0, 0], [2, 2]);
  // Of entry (0, 1) alone, 1*2 + 3*4: each factor's derivative is the other factor.
  const gradient = tf.grad((x) => tf.sum(tf.mul(gram(x as tf.Tensor4D), pick)))(activations);
  expect([...gradient.dataSync()]).toEqual([2, 1, 4, 3]);
});
