import * as tf from '@tensorflow/tfjs-core';

/**
 * The sum of each unit's activations over all positions.
 *
 * @param activations `[1, h, w, c]`
 * @returns `[c]`
 */
export function sumPositions(activations: tf.Tensor4D): tf.Tensor1D {
  return (tf.getBackend() === 'wasm' ? throughPools(activations) : tf.sum(activations, [0, 1, 2])) as tf.Tensor1D;
}

// On WASM average pools, first of rows and then of columns, are 40 times as fast as tfjs's sum, and 30 times as exact (docs/performance.md).
const throughPools = /* @__PURE__ */ tf.customGrad((x) => {
  const activations = x as tf.Tensor4D;
  const { shape } = activations;
  const [, height, width, channels] = shape;
  const value = tf.tidy(() => {
    const rows = tf.avgPool(activations, [1, width], 1, 'valid');
    return tf.mul(tf.reshape(tf.avgPool(rows, [height, 1], 1, 'valid'), [channels]), height * width);
  });
  return { value, gradFunc: (slope: tf.Tensor) => tf.mul(tf.reshape(slope, [1, 1, 1, channels]), tf.ones(shape)) };
});
