import type { BackwardRule, Features, ImageTensor } from '@pastiche/core';
import '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { Convolution, Network, Pooling } from '../networks/network.ts';
import type { Weights } from '../weights/weights.ts';

/** The network in stock operations, differentiated by tfjs's own tape. */
export interface TapedNetwork {
  /** The result that `backward` of an encoding of `image` should have. */
  gradient(image: ImageTensor, cotangents: Features): ImageTensor;
  dispose(): void;
}

/** The reference for the encoder's explicit backward pass, for tests and the memory benchmark only. */
export function createTapedNetwork(
  network: Network,
  weights: Weights,
  pooling: Pooling,
  rule: BackwardRule = 'gradient',
): TapedNetwork {
  const parameters = new Map([...weights].map(([name, values]) => [name, upload(values.shape, values.data)]));
  return {
    gradient(image, cotangents) {
      const scalar = (x: tf.Tensor): tf.Scalar =>
        weigh(x as tf.Tensor4D, { network, parameters, pooling, rule, cotangents });
      return tf.grad(scalar)(image) as ImageTensor;
    },
    dispose: () => tf.dispose([...parameters.values()]),
  };
}

/** Filters in tfjs's order, `[height, width, in, out]`. */
function upload(shape: readonly number[], data: Float32Array): tf.Tensor {
  return tf.tidy(() => {
    const tensor = tf.tensor(data, [...shape]);
    return tensor.rank === 4 ? tf.transpose(tensor, [2, 3, 1, 0]) : tensor;
  });
}

const pools: Readonly<Record<Pooling, (x: tf.Tensor4D) => tf.Tensor4D>> = {
  max: (x) => tf.maxPool(x, 2, 2, 'valid'),
  average: (x) => tf.avgPool(x, 2, 2, 'valid'),
};

interface Forward {
  network: Network;
  parameters: ReadonlyMap<string, tf.Tensor>;
  pooling: Pooling;
  rule: BackwardRule;
  cotangents: Features;
}

/** The sum of all features times their cotangents; its gradient is the backward pass. */
function weigh(image: tf.Tensor4D, { network, parameters, pooling, rule, cotangents }: Forward): tf.Scalar {
  const sums: tf.Tensor[] = [];
  let y = standardize(image, network);
  for (const operation of network.operations) {
    if (operation.op === 'pool') {
      y = pools[pooling](y);
      continue;
    }
    if (operation.op !== 'conv') throw new Error(`The tape knows no '${operation.op}'`);
    y = relu(convolve(y, operation.name, parameters), rule);
    const cotangent = cotangents[operation.name];
    if (cotangent) sums.push(tf.sum(tf.mul(feature(y, operation, parameters), cotangent)));
  }
  return tf.addN(sums) as tf.Scalar;
}

/** A ReLU with the backward rule `rule`. */
function relu(x: tf.Tensor4D, rule: BackwardRule): tf.Tensor4D {
  if (rule === 'gradient') return tf.relu(x);
  return tf.customGrad((_, save) => {
    (save as tf.GradSaveFunc)([x]);
    const gradFunc = (arriving: tf.Tensor, saved: tf.Tensor[]): tf.Tensor =>
      tf.where(tf.greater(saved[0], rule === 'guided' ? 0 : Number.NEGATIVE_INFINITY), tf.relu(arriving), 0);
    return { value: tf.relu(x), gradFunc };
  })(x) as tf.Tensor4D;
}

/** A layer's feature: its output, or its tap's. */
function feature(y: tf.Tensor4D, { name, tap }: Convolution, parameters: ReadonlyMap<string, tf.Tensor>): tf.Tensor4D {
  return tap === undefined ? y : convolve(y, `${name}.tap`, parameters);
}

function convolve(x: tf.Tensor4D, name: string, parameters: ReadonlyMap<string, tf.Tensor>): tf.Tensor4D {
  const filter = parameters.get(`${name}.weight`) as tf.Tensor4D;
  return tf.add(tf.conv2d(x, filter, 1, 'same'), parameters.get(`${name}.bias`) as tf.Tensor1D);
}

function standardize(x: tf.Tensor4D, { input }: Network): tf.Tensor4D {
  const centered = tf.mul(tf.sub(x, tf.tensor1d([...input.mean])), input.scale) as tf.Tensor4D;
  return input.order === 'BGR' ? tf.reverse(centered, 3) : centered;
}
