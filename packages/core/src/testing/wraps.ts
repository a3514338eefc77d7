import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoder/encoder.ts';
import { type ImageTensor, rolled } from '../image/tensors.ts';
import { assert, largestDifference, randomTensor } from './check.ts';

/**
 * An image shifted by a layer's stride, so that what leaves at one edge comes in at the opposite one, has the same features, shifted, in
 * the directions that the encoder wraps; in the others it has not. The gradient at the image is shifted likewise.
 */
export async function goesOnAtTheEdge(encoder: Encoder): Promise<void> {
  const layer = encoder.layers[encoder.layers.length - 1];
  const { stride } = encoder.receptiveField(layer);
  const image = randomTensor([1, 4 * stride, 5 * stride, 3], 11);
  try {
    const here = await passThrough(encoder, image, layer);
    for (const [axis, isWrapped] of [
      ['y', encoder.wraps?.y],
      ['x', encoder.wraps?.x],
    ] as const) {
      const there = await passThrough(encoder, rolled(image, { [axis]: stride }), layer, true);
      const expected = [rolled(here[0], { [axis]: 1 }), rolled(here[1], { [axis]: stride })];
      for (const [i, tensor] of expected.entries()) {
        const largest = tf.tidy(() => tf.max(tf.abs(tensor)));
        const difference = (await largestDifference(tensor, there[i])) / (await largest.data())[0];
        largest.dispose();
        const isSame = difference < 1e-4;
        const words = `the ${i === 0 ? 'features' : 'gradient'} of an image shifted along ${axis}`;
        assert(
          isSame === Boolean(isWrapped),
          `Expected ${words} to be ${isWrapped ? 'shifted' : 'others'}: ${difference}`,
        );
      }
      tf.dispose([there, expected]);
    }
    tf.dispose(here);
  } finally {
    image.dispose();
  }
}

/** A layer's features, and the gradient at the image of half the sum of their squares. */
async function passThrough(
  encoder: Encoder,
  image: ImageTensor,
  layer: string,
  isOwn = false,
): Promise<[tf.Tensor4D, ImageTensor]> {
  const encoding = await encoder.encode(image, [layer]);
  const features: tf.Tensor4D = tf.tidy(() => tf.mul(encoding.features[layer], 1));
  const gradient = await encoding.backward({ [layer]: features });
  encoding.dispose();
  if (isOwn) image.dispose();
  return [features, gradient];
}
