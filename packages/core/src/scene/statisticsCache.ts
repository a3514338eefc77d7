import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { ScenePicture } from './picture.ts';

interface Kept {
  mean: Float32Array;
  gram: Float32Array;
}

/** Of one picture: the usual five layers at twenty sizes, 50 MB. Without a limit, a server whose users choose sizes would keep every size. */
const mostKept = 100;

/**
 * Means and Gram matrices that were measured before, by network, picture, size, layer and the part that is taken: 2.4 MB per picture and size for the usual layers. Share
 * one between runs over the same paintings (the same `RawImage` objects). Entries live as long as the network and the picture do; a picture has
 * the hundred that were used last. Holds no tensors.
 */
export class StatisticsCache {
  readonly #kept = new WeakMap<Encoder, WeakMap<object, Map<string, Kept>>>();

  /** New tensors, the caller's to dispose; undefined if the picture was not measured at this size. */
  get(encoder: Encoder, picture: ScenePicture, layer: string): LayerMoments | undefined {
    const [all, key] = [this.#of(encoder, picture), keyOf(picture, layer)];
    const kept = all.get(key);
    // To the end: the first ones are given up first.
    if (kept && all.delete(key)) all.set(key, kept);
    return kept && { mean: tf.tensor1d(kept.mean), gram: tf.tensor2d(kept.gram, [kept.mean.length, kept.mean.length]) };
  }

  /** Keeps the numbers; the tensors stay the caller's. */
  async set(encoder: Encoder, picture: ScenePicture, layer: string, { mean, gram }: LayerMoments): Promise<void> {
    const [means, grams] = await Promise.all([mean.data(), gram.data()]);
    const all = this.#of(encoder, picture);
    all.set(keyOf(picture, layer), { mean: Float32Array.from(means), gram: Float32Array.from(grams) });
    const [oldest] = all.keys();
    if (all.size > mostKept) all.delete(oldest);
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
