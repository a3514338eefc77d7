import * as tf from '@tensorflow/tfjs-core';
import type { Normalization } from '../networks/network.ts';

/** Local response normalization: `x * d^-beta` with `d = k + alpha / size * (sum of the squares around)`. */
export function normalize(x: tf.Tensor4D, settings: Normalization): tf.Tensor4D {
  return tf.tidy(() => tf.mul(x, tf.pow(divisors(x, settings), -settings.beta)));
}

/**
 * The gradient of {@link normalize} at `x`: the direct part, `g d^-beta`, plus the part through the neighbors' squares,
 * `-2 alpha beta / size * x * (sum around of g x d^(-beta - 1))`.
 */
export function normalizeGradient(gradient: tf.Tensor4D, x: tf.Tensor4D, settings: Normalization): tf.Tensor4D {
  const { size, alpha, beta } = settings;
  return tf.tidy(() => {
    const divisor = divisors(x, settings);
    const direct = tf.mul(gradient, tf.pow(divisor, -beta));
    const felt = sumAround(tf.div(tf.mul(direct, x), divisor), size);
    return tf.sub(direct, tf.mul(tf.mul(x, felt), (2 * alpha * beta) / size));
  });
}

function divisors(x: tf.Tensor4D, { size, alpha, k }: Normalization): tf.Tensor4D {
  return tf.add(tf.mul(sumAround(tf.square(x), size), alpha / size), k);
}

/** Sums each channel and its neighbors, by a 1x1 convolution, which is fast on every backend. */
function sumAround(x: tf.Tensor4D, size: number): tf.Tensor4D {
  const channels = x.shape[3];
  return tf.conv2d(x, tf.tensor4d(band(channels, size), [1, 1, channels, channels]), 1, 'valid');
}

/** `[channels, channels]`, symmetric: 1 where two channels lie within a window of `size`. */
export function band(channels: number, size: number): Float32Array {
  const isNear = (i: number, j: number): boolean => Math.abs(i - j) <= (size - 1) / 2;
  return Float32Array.from({ length: channels * channels }, (_, place) =>
    isNear(Math.floor(place / channels), place % channels) ? 1 : 0,
  );
}
