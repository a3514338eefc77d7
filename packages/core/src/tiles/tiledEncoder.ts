import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments, Pulled, Slopes } from '../encoder/device.ts';
import type { BackwardRule, Encoder, Encoding } from '../encoder/encoder.ts';
import type { Features } from '../encoder/features.ts';
import type { Size } from '../image/resize.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { type Block, blocksOf, type LayerPart, partOf } from './blocks.ts';
import { addBlock, cutFeatures, cutImage, pasteFeatures } from './cut.ts';
import { MomentSums } from './momentSums.ts';
import { pullbackThroughFeatures } from './throughFeatures.ts';
import { createTiledEvaluator } from './tiledEvaluator.ts';

/** Options of {@link tiledEncoder}. */
export interface TileOptions {
  /** The most pixels of a block, its margin included, if the layers do not need more. Fewer take less memory, and more time. */
  mostPixels: number;
}

/**
 * The same network, which computes an image block by block: features, statistics and gradients are those of the whole image (to rounding, since
 * sums are in another order), in the memory of one block. A step takes half as long again, as statistics must be known before the
 * way back begins, and margins are computed twice.
 *
 * Features that are asked for are those of the whole image: the costs that have distances (`BoundLoss.onDevice`) need none.
 *
 * @param encoder stays the caller's; `dispose` does nothing
 */
export function tiledEncoder(encoder: Encoder, options: TileOptions): Encoder {
  const tiles = new Tiles(encoder, options);
  return {
    name: encoder.name,
    layers: encoder.layers,
    wraps: encoder.wraps,
    smallestImage: (layers) => encoder.smallestImage(layers),
    receptiveField: (layer) => encoder.receptiveField(layer),
    layerSize: (layer, image) => encoder.layerSize(layer, image),
    work: (layers) => encoder.work?.(layers) ?? 1,
    encode: (image, layers, signal) => tiles.encode(image, layers, signal),
    comparisons: ['mean', 'gram', 'covariance', 'activations'],
    evaluator: (distances) => createTiledEvaluator(tiles, distances),
    async moments(image, asks, signal): Promise<LayerMoments[]> {
      const sums = new MomentSums(asks);
      await tiles.sumUp(sums, image, signal);
      return sums.toMoments();
    },
    pullback: (image, slopes, signal) =>
      encoder.pullback?.(image, slopes, signal) ?? pullbackThroughFeatures(encoder, image, slopes, signal),
    dispose: () => {},
  };
}

/** A network, and how it is given images in blocks. */
export class Tiles {
  readonly encoder: Encoder;
  readonly #options: TileOptions;

  constructor(encoder: Encoder, options: TileOptions) {
    this.encoder = encoder;
    this.#options = options;
  }

  /** The blocks of an image of which some layers are read. */
  blocksOf(image: Size, layers: readonly string[]): Block[] {
    const fields = layers.map((layer) => this.encoder.receptiveField(layer));
    const smallest = this.encoder.smallestImage(layers);
    return blocksOf(image, { ...this.#options, fields, smallest, wraps: this.encoder.wraps });
  }

  /** What of a layer is a block's own. */
  partOf(block: Block, layer: string, image: Size): LayerPart {
    return partOf(block, this.encoder.receptiveField(layer), image, (size) => this.encoder.layerSize(layer, size));
  }

  /** The features of a whole image. */
  encode(image: ImageTensor, layers: readonly string[], signal?: AbortSignal): Promise<Encoding> {
    return TiledEncoding.create(this, image, layers, signal);
  }

  /** Adds up the moments of all blocks. */
  async sumUp(sums: MomentSums, image: ImageTensor, signal?: AbortSignal): Promise<void> {
    const size = sizeOf(image);
    for (const block of this.blocksOf(size, sums.layers)) {
      const pixels = cutImage(image, block.outer);
      try {
        await sums.add(this.encoder, pixels, (layer) => this.partOf(block, layer, size), signal);
      } finally {
        pixels.dispose();
      }
    }
  }

  /**
   * Adds up the gradients of all blocks.
   *
   * @param slopesAt where the way back begins in a block; its tensors are disposed of
   * @returns with the squares of all blocks together
   */
  async pull(
    image: ImageTensor,
    layers: readonly string[],
    slopesAt: (partOf: (layer: string) => LayerPart) => Slopes,
    signal?: AbortSignal,
  ): Promise<Pulled> {
    const size = sizeOf(image);
    const gradient = new Float32Array(size.width * size.height * 3);
    const squares: number[] = [];
    for (const block of this.blocksOf(size, layers)) {
      const pulled = await this.#pullBlock(
        image,
        block,
        slopesAt((layer) => this.partOf(block, layer, size)),
        signal,
      );
      addBlock(gradient, size, pulled.gradient, block.outer);
      for (const [i, square] of pulled.squares.entries()) squares[i] = (squares[i] ?? 0) + square;
    }
    return { gradient: tf.tensor4d(gradient, [1, size.height, size.width, 3]), squares };
  }

  async #pullBlock(
    image: ImageTensor,
    { outer }: Block,
    slopes: Slopes,
    signal?: AbortSignal,
  ): Promise<{ gradient: Float32Array; squares: number[] }> {
    const { encoder } = this;
    const pixels = cutImage(image, outer);
    let gradient: ImageTensor | undefined;
    try {
      const pulled = encoder.pullback
        ? await encoder.pullback(pixels, slopes, signal)
        : await pullbackThroughFeatures(encoder, pixels, slopes, signal);
      gradient = pulled.gradient;
      return { gradient: (await gradient.data()) as Float32Array, squares: pulled.squares };
    } finally {
      tf.dispose([
        pixels,
        gradient ?? [],
        slopes.activations.map(({ to }) => to),
        slopes.cotangents,
      ] as tf.TensorContainerArray);
    }
  }
}

/** Features of a whole image, put together from those of its blocks. */
class TiledEncoding implements Encoding {
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
          const part = tiles.partOf(block, layer, size);
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
    const slopesAt = (partAt: (layer: string) => LayerPart): Slopes => {
      const own = layers.map((layer) => [layer, cutFeatures(cotangents[layer], partAt(layer))]);
      return { moments: [], activations: [], cotangents: Object.fromEntries(own) };
    };
    return (await this.#tiles.pull(this.#image, layers, slopesAt, signal)).gradient;
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
