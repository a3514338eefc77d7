import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments, MomentsAsk, Pulled, Slopes } from '../encoder/device.ts';
import type { Encoder, Encoding } from '../encoder/encoder.ts';
import type { Features } from '../encoder/features.ts';
import { momentsOf } from '../encoder/momentsOf.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { tidyTree } from '../tree.ts';

/** `Encoder.moments` of an encoder that has none. */
export async function momentsThroughFeatures(
  encoder: Encoder,
  image: ImageTensor,
  asks: readonly MomentsAsk[],
  signal?: AbortSignal,
): Promise<LayerMoments[]> {
  const encoding = await encoder.encode(image, [...new Set(asks.map(({ layer }) => layer))], signal);
  try {
    return asks.map(({ layer, over }) =>
      tidyTree(() =>
        momentsOf(encoding.features[layer], over && { data: over, sum: over.reduce((sum, value) => sum + value, 0) }),
      ),
    );
  } finally {
    encoding.dispose();
  }
}

/** `Encoder.pullback` of an encoder that has none. */
export async function pullbackThroughFeatures(
  encoder: Encoder,
  image: ImageTensor,
  slopes: Slopes,
  signal?: AbortSignal,
): Promise<Pulled> {
  const encoding = await encoder.encode(image, layersOfSlopes(slopes), signal);
  try {
    return await pullFrom(encoding, slopes, signal);
  } finally {
    encoding.dispose();
  }
}

/** The same from an encoding, which stays the caller's. */
export async function pullFrom(encoding: Encoding, slopes: Slopes, signal?: AbortSignal): Promise<Pulled> {
  let cotangents: Features = {};
  let squares: tf.Scalar[] = [];
  try {
    ({ cotangents, squares } = tidyTree(() => differentiate(encoding.features, slopes)));
    const gradient = await encoding.backward(cotangents, signal);
    const values = await Promise.all(squares.map(async (square) => (await square.data())[0]));
    return { gradient, squares: values };
  } finally {
    tf.dispose([cotangents, squares] as tf.TensorContainerArray);
  }
}

function differentiate(
  features: Features,
  { moments, activations, cotangents }: Slopes,
): { cotangents: Features; squares: tf.Scalar[] } {
  const sums: Record<string, tf.Tensor4D> = { ...cotangents };
  const add = (layer: string, cotangent: tf.Tensor4D): void => {
    sums[layer] = sums[layer] ? tf.add(sums[layer], cotangent) : cotangent;
  };
  for (const { layer, over, mean, gram } of moments) {
    const [, height, width, channels] = features[layer].shape;
    const unrolled = tf.reshape(features[layer], [height * width, channels]) as tf.Tensor2D;
    const slope = tf.add(tf.matMul(unrolled, tf.tensor2d(gram, [channels, channels])), tf.tensor1d(mean));
    add(layer, weighted(tf.reshape(slope, features[layer].shape) as tf.Tensor4D, over));
  }
  const squares = activations.map(({ layer, over, to, share }) => {
    const difference = tf.sub(features[layer], to) as tf.Tensor4D;
    const counted = weighted(difference, over);
    add(layer, tf.mul(counted, 2 * share));
    return tf.sum(tf.mul(difference, counted)) as tf.Scalar;
  });
  return { cotangents: sums, squares };
}

/** Each position times its weight. */
function weighted(x: tf.Tensor4D, over: Float32Array | undefined): tf.Tensor4D {
  return over ? tf.mul(x, tf.tensor4d(over, [1, x.shape[1], x.shape[2], 1])) : x;
}

/** The layers at which a way back begins. */
export function layersOfSlopes({ moments, activations, cotangents }: Slopes): string[] {
  return [...new Set([...[...moments, ...activations].map(({ layer }) => layer), ...Object.keys(cotangents)])];
}
