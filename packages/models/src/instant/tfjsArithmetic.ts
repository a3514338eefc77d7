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

/**
 * The mean over positions, `[1, 1, 1, c]`: rows first, by the kernel of pooling, since WebAssembly takes a mean of both directions eight times as long.
 */
function meanOf(x: tf.Tensor): tf.Tensor4D {
  const columns = tf.avgPool(x as tf.Tensor4D, [x.shape[1] as number, 1], 1, 'valid');
  return tf.mean(columns, [1, 2], true);
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
    const [out, channels] = matrix.shape;
    // A convolution, since WebAssembly has no quick product with a transposed matrix.
    const filter = tf.reshape(tf.transpose(matrix), [1, 1, channels, out]) as tf.Tensor4D;
    return tf.fused.conv2d({ x: x as tf.Tensor4D, filter, bias, strides: 1, pad: 'same' });
  };
  return {
    whitened(x, channels) {
      const centered = tf.sub(x, meanOf(x));
      const root = tf.tidy(() => {
        const rows = tf.reshape(centered, [-1, channels]) as tf.Tensor2D;
        const covariance = tf.div(tf.matMul(tf.transpose(rows), rows), rows.shape[0]) as tf.Tensor2D;
        return inverseRoot(covariance, channels);
      });
      return mapped(centered, root);
    },
    mapped,
    convolved(x, name) {
      const { filter, bias } = filters.get(name) as DecoderFilters;
      return tf.fused.conv2d({ x: x as tf.Tensor4D, filter, bias, strides: 1, pad: 'same' });
    },
    normalized(x, _, { scale, shift }: Partial<Modulation<tf.Tensor>> = {}) {
      const mean = meanOf(x);
      const variance = tf.tidy(() => meanOf(tf.squaredDifference(x, mean)));
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
    free: (x) => x.dispose(),
  };
}
