import * as tf from '@tensorflow/tfjs-core';

export type Pooling = 'max' | 'average';

/** 2x2, stride 2; a last odd row or column is left out. */
export function pool(x: tf.Tensor4D, pooling: Pooling): tf.Tensor4D {
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
    const spread = pooling === 'max' ? toMaxima(gradient, even) : doubled(tf.mul(gradient, 0.25));
    return padTo(spread, x);
  });
}

function toMaxima(gradient: tf.Tensor4D, x: tf.Tensor4D): tf.Tensor4D {
  const shortfall = tf.sub(doubled(pool(x, 'max')), x);
  const isMaximum = tf.sub(1, tf.step(shortfall)) as tf.Tensor4D;
  const howMany = tf.mul(tf.avgPool(isMaximum, 2, 2, 'valid'), 4);
  return tf.mul(doubled(tf.div(gradient, howMany)), isMaximum);
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
