import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { ScenePicture } from './picture.ts';

interface Kept {
  mean: Float32Array;
  gram: Float32Array;
}

/**
 * Means and Gram matrices that were measured before, by network, picture, size and layer: 2.4 MB per picture and size for the usual layers. Share
 * one between runs over the same paintings (the same `RawImage` objects). Entries live as long as the network and the picture do. Holds no tensors.
 */
export class StatisticsCache {
  readonly #kept = new WeakMap<Encoder, WeakMap<object, Map<string, Kept>>>();

  /** New tensors, the caller's to dispose; undefined if the picture was not measured at this size. */
  get(encoder: Encoder, picture: ScenePicture, layer: string): LayerMoments | undefined {
    const kept = this.#of(encoder, picture).get(keyOf(picture, layer));
    return kept && { mean: tf.tensor1d(kept.mean), gram: tf.tensor2d(kept.gram, [kept.mean.length, kept.mean.length]) };
  }

  /** Keeps the numbers; the tensors stay the caller's. */
  async set(encoder: Encoder, picture: ScenePicture, layer: string, { mean, gram }: LayerMoments): Promise<void> {
    const [means, grams] = await Promise.all([mean.data(), gram.data()]);
    this.#of(encoder, picture).set(keyOf(picture, layer), {
      mean: Float32Array.from(means),
      gram: Float32Array.from(grams),
    });
  }

  #of(encoder: Encoder, { source }: ScenePicture): Map<string, Kept> {
    const pictures = this.#kept.get(encoder) ?? new WeakMap<object, Map<string, Kept>>();
    this.#kept.set(encoder, pictures);
    const layers = pictures.get(source) ?? new Map<string, Kept>();
    pictures.set(source, layers);
    return layers;
  }
}

function keyOf({ size: { width, height } }: ScenePicture, layer: string): string {
  return `${width}x${height} ${layer}`;
}
