import type { StyleOptions } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';

/** The largest of four, their mean, or the root of their sum of squares, times {@link l2Scale}. */
export type Pooling = StyleOptions['pooling'];

/** Keeps activations as large, on average, as behind the pools that VGG was trained with (Katherine Crowson's factor). */
export const l2Scale = 0.78;

/** 2x2, stride 2; a last odd row or column is left out. */
export function pool(x: tf.Tensor4D, pooling: Pooling): tf.Tensor4D {
  if (pooling === 'l2') return tf.tidy(() => tf.mul(tf.sqrt(tf.avgPool(tf.square(x), 2, 2, 'valid')), 2 * l2Scale));
  return pooling === 'max' ? tf.maxPool(x, 2, 2, 'valid') : tf.avgPool(x, 2, 2, 'valid');
}

/**
 * The gradient of {@link pool} at `x`. Composed from quick operations: tfjs's MaxPoolGrad and AvgPoolGrad kernels take as
 * long on WASM as the convolutions around them (see docs/performance.md). Equal maxima share the gradient equally, where
 * such a kernel gives it to whichever it meets first.
 */
export function poolGradient(gradient: tf.Tensor4D, x: tf.Tensor4D, pooling: Pooling): tf.Tensor4D {
  return tf.tidy(() => {
    const even = cropToEven(x);
    const spread = { max: toMaxima, average: toAll, l2: toLarge }[pooling](gradient, even);
    return padTo(spread, x);
  });
}

/** Frees what it no longer needs at once: in the first stage of a network, this is where memory peaks. */
function toMaxima(gradient: tf.Tensor4D, x: tf.Tensor4D): tf.Tensor4D {
  const isMaximum = freeing(doubled(pool(x, 'max')), (largest) =>
    freeing(tf.sub(largest, x) as tf.Tensor4D, (shortfall) =>
      freeing(tf.step(shortfall) as tf.Tensor4D, (isLess) => tf.sub(1, isLess)),
    ),
  );
  return freeing(isMaximum, (mask) => {
    const share = tf.div(gradient, tf.mul(tf.avgPool(mask, 2, 2, 'valid'), 4)) as tf.Tensor4D;
    return freeing(doubled(share), (spread) => tf.mul(spread, mask));
  });
}

function toAll(gradient: tf.Tensor4D): tf.Tensor4D {
  return doubled(tf.mul(gradient, 0.25));
}

/** To each in proportion to itself. Where all four are 0, so is what they get. */
function toLarge(gradient: tf.Tensor4D, x: tf.Tensor4D): tf.Tensor4D {
  const share = tf.div(tf.mul(gradient, l2Scale ** 2), tf.add(pool(x, 'l2'), smallest));
  return tf.mul(doubled(share as tf.Tensor4D), x);
}

/** Keeps a division by nothing finite. */
export const smallest = 1e-12;

function freeing(tensor: tf.Tensor4D, use: (tensor: tf.Tensor4D) => tf.Tensor4D): tf.Tensor4D {
  const result = use(tensor);
  tensor.dispose();
  return result;
}

/** Every pixel as a 2x2 block. */
function doubled(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  return tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
}

function cropToEven(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width, channels] = x.shape;
  if (height % 2 === 0 && width % 2 === 0) return x;
  return tf.slice(x, [0, 0, 0, 0], [1, height - (height % 2), width - (width % 2), channels]);
}

function padTo(x: tf.Tensor4D, { shape }: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  if (height === shape[1] && width === shape[2]) return x;
  return tf.pad(x, [
    [0, 0],
    [0, shape[1] - height],
    [0, shape[2] - width],
    [0, 0],
  ]);
}
