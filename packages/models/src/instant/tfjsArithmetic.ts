import * as tf from '@tensorflow/tfjs-core';
import type { Arithmetic, Modulation } from './decode.ts';
import { evenness, rootSteps, spreadFloor } from './whitening.ts';

/** A convolution's tensors. */
export interface DecoderFilters {
  /** `[size, size, in, out]` */
  filter: tf.Tensor4D;
  /** `[out]` */
  bias?: tf.Tensor1D;
}

/** A decoder's arithmetic on tfjs's current backend. Activations are `[1, h, w, c]`. */
export function tfjsArithmetic(filters: ReadonlyMap<string, DecoderFilters>, shrinkage: number): Arithmetic<tf.Tensor> {
  /** The inverse root of a covariance that is evened out: see whitening.ts. */
  const inverseRoot = (covariance: tf.Tensor2D, channels: number): tf.Tensor2D => {
    const identity = tf.eye(channels);
    const share = tf.mul(tf.sum(tf.mul(covariance, identity)), shrinkage / channels);
    const even = tf.add(covariance, tf.mul(identity, tf.add(share, evenness)));
    const norm = tf.sqrt(tf.sum(tf.square(even)));
    let [root, inverse] = [tf.div(even, norm) as tf.Tensor2D, identity];
    for (let step = 0; step < rootSteps; step++) {
      const correction = tf.sub(tf.mul(identity, 1.5), tf.mul(tf.matMul(inverse, root), 0.5)) as tf.Tensor2D;
      root = tf.matMul(root, correction);
      inverse = tf.matMul(correction, inverse);
    }
    return tf.div(inverse, tf.sqrt(norm));
  };
  const mapped = (x: tf.Tensor, matrix: tf.Tensor, bias?: tf.Tensor): tf.Tensor => {
    const [, height, width, channels] = x.shape;
    const rows = tf.matMul(tf.reshape(x, [height * width, channels]), matrix as tf.Tensor2D, false, true);
    return tf.reshape(bias ? tf.add(rows, bias) : rows, [1, height, width, matrix.shape[0]]);
  };
  return {
    whitened(x, channels) {
      const centered = tf.sub(x, tf.mean(x, [1, 2], true));
      const rows = tf.reshape(centered, [-1, channels]) as tf.Tensor2D;
      const covariance = tf.div(tf.matMul(rows, rows, true), rows.shape[0]) as tf.Tensor2D;
      return mapped(centered, inverseRoot(covariance, channels));
    },
    mapped,
    convolved(x, name) {
      const { filter, bias } = filters.get(name) as DecoderFilters;
      return tf.fused.conv2d({ x: x as tf.Tensor4D, filter, bias, strides: 1, pad: 'same' });
    },
    normalized(x, _, { scale, shift }: Partial<Modulation<tf.Tensor>> = {}) {
      const mean = tf.mean(x, [1, 2]);
      const variance = tf.mean(tf.squaredDifference(x, mean), [1, 2]);
      const [offsets, factors] = [shift, scale] as (tf.Tensor1D | undefined)[];
      const flat = (values: tf.Tensor): tf.Tensor1D => tf.reshape(values, [-1]);
      return tf.batchNorm(x as tf.Tensor4D, flat(mean), flat(variance), offsets, factors, spreadFloor);
    },
    modulated: (x, { scale, shift }) => tf.add(tf.mul(x, scale), shift),
    add: (a, b) => tf.add(a, b),
    masked: (x, mask) => tf.mul(x, mask),
    relu: (x) => tf.relu(x),
    doubled(x) {
      const [, height, width] = x.shape;
      return tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2 * height, 2 * width]);
    },
    clipped: (x) => tf.clipByValue(x, 0, 1),
    tidy: (work) => tf.tidy(work),
  };
}
