import type { Features, ImageTensor } from '@pastiche/core';
import '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { Convolution, Network } from '../network.ts';
import type { Weights } from '../weights/weights.ts';
import type { Pooling } from './pooling.ts';

/**
 * What the encoder's explicit way back must agree with: the network written with stock operations, differentiated by
 * tfjs's own tape. For tests and the benchmark of memory only.
 */
export function tapeGradient(
  network: Network,
  weights: Weights,
  pooling: Pooling,
  image: ImageTensor,
  cotangents: Features,
): ImageTensor {
  const filters = new Map([...weights].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
  const scalar = (x: tf.Tensor4D): tf.Scalar => {
    const sums: tf.Tensor[] = [];
    let y = standardize(x, network);
    for (const operation of network.operations) {
      if (operation.op === 'pool') {
        y = pooling === 'max' ? tf.maxPool(y, 2, 2, 'valid') : tf.avgPool(y, 2, 2, 'valid');
        continue;
      }
      const weight = filters.get(`${operation.name}.weight`) as tf.Tensor4D;
      const filter = tf.transpose(weight, [2, 3, 1, 0]) as tf.Tensor4D;
      const bias = filters.get(`${operation.name}.bias`) as tf.Tensor1D;
      y = tf.relu(tf.add(tf.conv2d(y, filter, 1, 'same'), bias)) as tf.Tensor4D;
      const cotangent = cotangents[operation.name];
      if (cotangent) sums.push(tf.sum(tf.mul(tapped(y, operation, filters), cotangent)));
    }
    return tf.addN(sums) as tf.Scalar;
  };
  const gradient = tf.grad(scalar as (x: tf.Tensor) => tf.Scalar)(image);
  tf.dispose([...filters.values()]);
  return gradient as ImageTensor;
}

/** What the layer hands out: its output, or its tap's. */
function tapped(y: tf.Tensor4D, { name, tap }: Convolution, filters: ReadonlyMap<string, tf.Tensor>): tf.Tensor {
  if (tap === undefined) return y;
  const filter = tf.transpose(filters.get(`${name}.tap.weight`) as tf.Tensor4D, [2, 3, 1, 0]) as tf.Tensor4D;
  return tf.add(tf.conv2d(y, filter, 1, 'same'), filters.get(`${name}.tap.bias`) as tf.Tensor1D);
}

function standardize(x: tf.Tensor4D, { input }: Network): tf.Tensor4D {
  const centered = tf.mul(tf.sub(x, tf.tensor1d([...input.mean])), input.scale) as tf.Tensor4D;
  return input.order === 'BGR' ? tf.reverse(centered, 3) : centered;
}
