import * as tf from '@tensorflow/tfjs-core';
import { type Pool, type Pooling, windowOf } from '../networks/network.ts';
import { outputLength } from '../networks/nodes.ts';
import { poolWindows, poolWindowsGradient } from './windowPooling.ts';
import { surround } from './windows.ts';

/** How a max pool's gradient is divided among equal maxima: shared equally, or all to the first, row by row. */
export type Ties = 'share' | 'first';

export function pool(x: tf.Tensor4D, pooling: Pooling, operation: Pool): tf.Tensor4D {
  if (isHalving(operation)) return halve(x, pooling);
  const [, height, width] = x.shape;
  const output = { height: outputLength(operation, height), width: outputLength(operation, width) };
  return poolWindows(x, pooling, windowOf(operation), output);
}

/** Whether a pool is 2x2 with stride 2, as in VGG; these have faster implementations below. */
export function isHalving(operation: Pool): boolean {
  const { size, stride, pad } = windowOf(operation);
  return size === 2 && stride === 2 && pad === 0 && !operation.ceil;
}

/** A 2x2 pool; drops a last odd row or column. */
function halve(x: tf.Tensor4D, pooling: Pooling): tf.Tensor4D {
  return pooling === 'max' ? tf.maxPool(x, 2, 2, 'valid') : tf.avgPool(x, 2, 2, 'valid');
}

/**
 * The gradient of {@link pool} at `x`, composed from fast operations: on WASM, tfjs's MaxPoolGrad and AvgPoolGrad kernels take as long as
 * the convolutions (docs/performance.md). Sharing among equal maxima is faster than finding the first.
 */
export function poolGradient(
  gradient: tf.Tensor4D,
  x: tf.Tensor4D,
  pooling: Pooling,
  operation: Pool,
  ties: Ties,
): tf.Tensor4D {
  if (!isHalving(operation)) return poolWindowsGradient(gradient, x, pooling, windowOf(operation));
  return tf.tidy(() => {
    const [bottom, right] = [x.shape[1] % 2, x.shape[2] % 2];
    if (pooling === 'average') return surround(doubled(tf.mul(gradient, 0.25)), { bottom, right });
    const even = surround(x, { bottom: -bottom, right: -right });
    return surround(toMaxima(gradient, ties === 'share' ? even : ranked(even)), { bottom, right });
  });
}

/** Frees temporaries at once, since memory peaks here in the first stage of a network. */
function toMaxima(gradient: tf.Tensor4D, x: tf.Tensor4D): tf.Tensor4D {
  return freeing(maxima(x), (mask) => {
    const share = tf.div(gradient, tf.mul(tf.avgPool(mask, 2, 2, 'valid'), 4)) as tf.Tensor4D;
    return freeing(doubled(share), (spread) => tf.mul(spread, mask));
  });
}

/** 1 at each maximum of its 2x2 block, 0 elsewhere. */
function maxima(x: tf.Tensor4D): tf.Tensor4D {
  return freeing(doubled(halve(x, 'max')), (largest) =>
    freeing(tf.sub(largest, x) as tf.Tensor4D, (shortfall) =>
      freeing(tf.step(shortfall) as tf.Tensor4D, (isLess) => tf.sub(1, isLess)),
    ),
  );
}

/** Gives each maximum of a 2x2 block a distinct rank, 4 to 1, the first the highest. */
function ranked(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  const rank = (_: unknown, i: number): number => 4 - 2 * (Math.floor(i / width) % 2) - ((i % width) % 2);
  const ranks = tf.tensor4d(Float32Array.from({ length: height * width }, rank), [1, height, width, 1]);
  return freeing(maxima(x), (mask) => tf.mul(mask, ranks));
}

function freeing(tensor: tf.Tensor4D, use: (tensor: tf.Tensor4D) => tf.Tensor4D): tf.Tensor4D {
  const result = use(tensor);
  tensor.dispose();
  return result;
}

/** Repeats every pixel as a 2x2 block. */
function doubled(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  return tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
}
