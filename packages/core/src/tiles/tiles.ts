import * as tf from '@tensorflow/tfjs-core';
import type { PartAt, Pulled, Slopes } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import { imageLayer } from '../encoder/features.ts';
import type { Size } from '../image/resize.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { disposeTree } from '../tree.ts';
import { type Block, blocksOf, partOf } from './blocks.ts';
import { addBlock, cutImage } from './cut.ts';
import type { MomentSums } from './momentSums.ts';
import { layersOfSlopes, pullbackThroughFeatures } from './throughFeatures.ts';

/** Options of {@link tiledEncoder}. */
export interface TileOptions {
  /** The most pixels of a block, its margin included, if the layers do not need more. Fewer take less memory, and more time. */
  mostPixels: number;
}

/** A network, and how it is given images in blocks. */
export class Tiles {
  readonly encoder: Encoder;
  readonly #options: TileOptions;

  constructor(encoder: Encoder, options: TileOptions) {
    this.encoder = encoder;
    this.#options = options;
  }

  /**
   * The blocks of an image.
   *
   * @param layers those that are read
   * @param beyond how many positions to the right and below its own a block needs, in each of them and of the image
   */
  blocksOf(image: Size, layers: readonly string[], beyond = 0): Block[] {
    const fields = layers.map((layer) => {
      const { size, stride, offset } = this.encoder.receptiveField(layer);
      return { size: size + beyond * stride, stride, offset };
    });
    const smallest = layers.length > 0 ? this.encoder.smallestImage(layers) : 1;
    const pixel = { size: 1 + beyond, stride: 1, offset: 0 };
    return blocksOf(image, { ...this.#options, fields: [...fields, pixel], smallest, wraps: this.encoder.wraps });
  }

  /** What of the layers is a block's own. */
  partsOf(block: Block, image: Size): PartAt {
    const { encoder } = this;
    return (layer) =>
      layer === imageLayer
        ? partOf(block, { stride: 1 }, image, (size) => size)
        : partOf(block, encoder.receptiveField(layer), image, (size) => encoder.layerSize(layer, size));
  }

  /** Adds up the moments of all blocks. */
  async sumUp(sums: MomentSums, image: ImageTensor, signal?: AbortSignal): Promise<void> {
    for (const block of this.blocksOf(sizeOf(image), sums.layers)) {
      const pixels = cutImage(image, block.outer);
      try {
        await sums.add(this.encoder, pixels, this.partsOf(block, sizeOf(image)), signal);
      } finally {
        pixels.dispose();
      }
    }
  }

  /**
   * Adds up the gradients of all blocks.
   *
   * @param slopesAt where the way back begins in a block; its tensors are disposed of. The gradient at `image` is that at the block's pixels
   * @returns with the squares of all blocks together
   */
  async pull(
    image: ImageTensor,
    blocks: readonly Block[],
    slopesAt: (pixels: ImageTensor, partAt: PartAt) => Slopes | Promise<Slopes>,
    signal?: AbortSignal,
  ): Promise<Pulled> {
    const size = sizeOf(image);
    const gradient = new Float32Array(size.width * size.height * 3);
    const squares: number[] = [];
    for (const block of blocks) {
      const pixels = cutImage(image, block.outer);
      let slopes: Slopes | undefined;
      let pulled: Pulled | undefined;
      try {
        slopes = await slopesAt(pixels, this.partsOf(block, size));
        pulled = await this.#pullBlock(pixels, slopes, signal);
        addBlock(gradient, size, (await pulled.gradient.data()) as Float32Array, block.outer);
        const direct = slopes.cotangents[imageLayer];
        if (direct) addBlock(gradient, size, (await direct.data()) as Float32Array, block.outer);
        for (const [i, square] of pulled.squares.entries()) squares[i] = (squares[i] ?? 0) + square;
      } finally {
        disposeTree([pixels, pulled?.gradient, slopes?.activations.map(({ to }) => to), slopes?.cotangents]);
      }
    }
    return { gradient: tf.tensor4d(gradient, [1, size.height, size.width, 3]), squares };
  }

  async #pullBlock(pixels: ImageTensor, slopes: Slopes, signal?: AbortSignal): Promise<Pulled> {
    const { encoder } = this;
    const { [imageLayer]: _, ...cotangents } = slopes.cotangents;
    const deep = { ...slopes, cotangents };
    if (layersOfSlopes(deep).length === 0) return { gradient: tf.zerosLike(pixels), squares: [] };
    if (encoder.pullback) return encoder.pullback(pixels, deep, signal);
    return pullbackThroughFeatures(encoder, pixels, deep, signal);
  }
}
