import * as tf from '@tensorflow/tfjs-core';
import type { PartAt, Slopes } from '../encoder/device.ts';
import type { BackwardRule, Encoding } from '../encoder/encoder.ts';
import type { Features } from '../encoder/features.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { cutFeatures, cutImage, pasteFeatures } from './cut.ts';
import type { Tiles } from './tiles.ts';

/** Features of a whole image, put together from those of its blocks. */
export class TiledEncoding implements Encoding {
  readonly features: Features;
  readonly #tiles: Tiles;
  readonly #image: ImageTensor;

  private constructor(tiles: Tiles, image: ImageTensor, features: Features) {
    this.#tiles = tiles;
    this.#image = image;
    this.features = features;
  }

  static async create(
    tiles: Tiles,
    image: ImageTensor,
    layers: readonly string[],
    signal?: AbortSignal,
  ): Promise<TiledEncoding> {
    const size = sizeOf(image);
    const all = new Map<string, { data: Float32Array; shape: tf.Tensor4D['shape'] }>();
    for (const block of tiles.blocksOf(size, layers)) {
      const pixels = cutImage(image, block.outer);
      let encoding: Encoding | undefined;
      try {
        encoding = await tiles.encoder.encode(pixels, layers, signal);
        for (const [layer, features] of Object.entries(encoding.features)) {
          const part = tiles.partsOf(block, size)(layer);
          const { width, height } = part.whole;
          const channels = features.shape[3];
          const whole = all.get(layer) ?? {
            data: new Float32Array(width * height * channels),
            shape: [1, height, width, channels],
          };
          all.set(layer, whole);
          await pasteFeatures(whole.data, features, part);
        }
      } finally {
        encoding?.dispose();
        pixels.dispose();
      }
    }
    const features = [...all].map(([layer, { data, shape }]) => {
      all.delete(layer);
      return [layer, tf.tensor4d(data, shape)];
    });
    return new TiledEncoding(tiles, tf.clone(image), Object.fromEntries(features));
  }

  async backward(cotangents: Features, signal?: AbortSignal, rule: BackwardRule = 'gradient'): Promise<ImageTensor> {
    if (rule !== 'gradient') return this.#project(cotangents, signal, rule);
    const layers = Object.keys(cotangents);
    const slopesAt = (_: ImageTensor, partAt: PartAt): Slopes => {
      const own = layers.map((layer) => [layer, cutFeatures(cotangents[layer], partAt(layer))]);
      return { moments: [], activations: [], cotangents: Object.fromEntries(own) };
    };
    const blocks = this.#tiles.blocksOf(sizeOf(this.#image), layers);
    return (await this.#tiles.pull(this.#image, blocks, slopesAt, signal)).gradient;
  }

  /** By rules that are not linear, what comes back is not the sum of parts. */
  async #project(cotangents: Features, signal: AbortSignal | undefined, rule: BackwardRule): Promise<ImageTensor> {
    const encoding = await this.#tiles.encoder.encode(this.#image, Object.keys(cotangents), signal);
    try {
      return await encoding.backward(cotangents, signal, rule);
    } finally {
      encoding.dispose();
    }
  }

  dispose(): void {
    tf.dispose([this.#image, ...Object.values(this.features)]);
  }
}
