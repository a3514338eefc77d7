import * as tf from '@tensorflow/tfjs-core';
import '#gradients';
import type { Encoder, Encoding } from '../../encoder/encoder.ts';
import type { Features } from '../../encoder/features.ts';
import type { Size } from '../../image/resize.ts';
import type { ImageTensor } from '../../image/tensors.ts';
import { releaseTape } from '../../scene/differentiate.ts';
import type { Wish } from './wish.ts';

/** A wish's score, and its gradient with respect to each picture, `[height, width, 3]`. */
export interface Ascent {
  score: number;
  gradients: Float32Array[];
}

/** Evaluates a wish on pictures of one size, RGB, 0..1. */
export async function ascend(
  encoder: Encoder,
  wish: Wish,
  pictures: readonly Float32Array[],
  { width, height }: Size,
  signal: AbortSignal,
): Promise<Ascent> {
  const encodings: Encoding[] = [];
  try {
    for (const picture of pictures) {
      const image = tf.tensor4d(picture, [1, height, width, 3]);
      try {
        encodings.push(await encoder.encode(image, wish.layers, signal));
      } finally {
        image.dispose();
      }
    }
    const { score, cotangents } = differentiate(
      wish,
      encodings.map(({ features }) => features),
    );
    try {
      const gradients: Float32Array[] = [];
      for (const [i, encoding] of encodings.entries()) gradients.push(await goBack(encoding, cotangents[i], signal));
      return { score: (await score.data())[0], gradients };
    } finally {
      tf.dispose([score, ...(cotangents as tf.NamedTensorMap[])]);
    }
  } finally {
    for (const encoding of encodings) encoding.dispose();
  }
}

/** The score and its gradient with respect to each picture's features; the caller disposes of both. */
function differentiate(wish: Wish, batch: readonly Features[]): { score: tf.Scalar; cotangents: Features[] } {
  const { layers } = wish;
  const regrouped = (tensors: tf.Tensor[]): Features[] =>
    batch.map(
      (_, i) => Object.fromEntries(layers.map((layer, j) => [layer, tensors[i * layers.length + j]])) as Features,
    );
  try {
    const climb = tf.valueAndGrads((...tensors) => wish.score(regrouped(tensors)));
    const { value, grads } = climb(batch.flatMap((features) => layers.map((layer) => features[layer])));
    return { score: value as tf.Scalar, cotangents: regrouped(grads) };
  } catch (error) {
    releaseTape();
    throw error;
  }
}

/** If every target unit is inactive the gradient vanishes; fall back to the deconvnet rule. */
async function goBack(encoding: Encoding, cotangents: Features, signal: AbortSignal): Promise<Float32Array> {
  const gradient = await read(encoding.backward(cotangents, signal));
  if (gradient.some((value) => value !== 0)) return gradient;
  return read(encoding.backward(cotangents, signal, 'deconvnet'));
}

async function read(promised: Promise<ImageTensor>): Promise<Float32Array> {
  const tensor = await promised;
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}
