import { PasticheError, type Size } from '@pastiche/core';
import type { Values, Weights } from '../weights/weights.ts';

/** A level of the decoder: it works at the size of a layer of the encoder. */
export interface Level {
  /** The layer whose activations of the photo come in here. */
  layer: string;
  /** Channels of that layer, before its tap. */
  encoded: number;
  /** Channels of the level. */
  width: number;
  /** Pairs of 3x3 convolutions, each with a path around it. */
  blocks: number;
}

/** A layer of whose statistics a decoder is told. */
export interface ToldLayer {
  /** The layer. */
  layer: string;
  /** Its channels, before its tap. */
  channels: number;
}

/** A decoder as data: engines run it after the layers of an encoder. From activations of a photo and statistics of paintings to a picture. */
export interface Decoder {
  /** For users. */
  name: string;
  /** From the smallest, where the decoder begins, to that of the picture's size. Each is twice as large as the one before it. */
  levels: readonly Level[];
  /** The layers of which it is told means and spreads. */
  told: readonly ToldLayer[];
  /** Numbers between what it is told and the scales and shifts. */
  hidden: number;
  /** What the photo's covariances are evened out by before they are inverted, as a part of the mean variance. */
  shrinkage: number;
  /** How much noise is added to photos: see `Painter.grain`. */
  grain: number;
  /** Who trained it, and how. */
  provenance: string;
}

/** The decoder that comes with this package, over the compact network (tools/instant). */
export const instant: Decoder = {
  name: 'instant',
  levels: [
    { layer: 'conv4_1', encoded: 112, width: 112, blocks: 2 },
    { layer: 'conv3_1', encoded: 88, width: 64, blocks: 2 },
    { layer: 'conv2_1', encoded: 48, width: 32, blocks: 1 },
    { layer: 'conv1_1', encoded: 16, width: 16, blocks: 1 },
  ],
  told: [
    { layer: 'conv1_1', channels: 16 },
    { layer: 'conv2_1', channels: 48 },
    { layer: 'conv3_1', channels: 88 },
    { layer: 'conv4_1', channels: 112 },
    { layer: 'conv5_1', channels: 480 },
  ],
  hidden: 128,
  shrinkage: 0.01,
  grain: 0.04,
  provenance: 'trained by this project (tools/instant)',
};

/** The convolutions of a block, in the order in which they run. */
export const inBlock = ['first', 'second'] as const;

/** The name of a convolution of a block, for its weights. */
export function blockName({ layer }: Level, block: number, which: (typeof inBlock)[number]): string {
  return `blocks.${layer}.${block}.${which}`;
}

/** Channels of all normalizations that the painting scales and shifts, in the order in which they run. */
export function modulated({ levels }: Decoder): number[] {
  return levels.flatMap(({ width, blocks }) => Array<number>(inBlock.length * blocks).fill(width));
}

/** By how much the sides of a picture must be divisible. */
export function stepOf({ levels }: Decoder): number {
  return 2 ** (levels.length - 1);
}

/** The size of a level, for an image whose sides are divisible. */
export function sizeAt({ levels }: Decoder, level: number, { height, width }: Size): Size {
  const shrinking = 2 ** (levels.length - 1 - level);
  return { height: height / shrinking, width: width / shrinking };
}

/** @throws PasticheError `invalid-weights` unless the decoder's parameters are complete, finite and of the right shapes */
export function checkDecoder(weights: Weights, decoder: Decoder): void {
  for (const [name, shape] of Object.entries(shapesOf(decoder))) {
    const { shape: found, data }: Partial<Values> = weights.get(name) ?? {};
    if (!found || !data) throw invalid(decoder, `'${name}' is missing`);
    if (found.join() !== shape.join())
      throw invalid(decoder, `'${name}' has the shape [${found}] where [${shape}] is needed`);
    if (!data.every(Number.isFinite)) throw invalid(decoder, `'${name}' has values that are not finite numbers`);
  }
}

/** Shapes of all parameters by name, as PyTorch orders them. */
export function shapesOf(decoder: Decoder): Record<string, number[]> {
  const { levels, told, hidden } = decoder;
  const shapes: Record<string, number[]> = {};
  const map = (name: string, out: number, given: number, size: number[] = [1, 1]): void => {
    shapes[`${name}.weight`] = [out, given, ...size];
    shapes[`${name}.bias`] = [out];
  };
  for (const [i, level] of levels.entries()) {
    const { layer, encoded, width, blocks } = level;
    if (i > 0) map(`down.${layer}`, width, levels[i - 1].width);
    map(`skips.${layer}`, width, encoded);
    for (let block = 0; block < blocks; block++)
      for (const which of inBlock) shapes[`${blockName(level, block, which)}.weight`] = [width, width, 3, 3];
    shapes[`before.${layer}.weight`] = [encoded, width, 1, 1];
    shapes[`after.${layer}.weight`] = [width, encoded, 1, 1];
  }
  map('last', 3, levels[levels.length - 1].width, [3, 3]);
  const inputs = 2 * told.reduce((sum, { channels }) => sum + channels, 0);
  const outputs = 2 * modulated(decoder).reduce((sum, width) => sum + width, 0);
  for (const name of ['palette.center', 'palette.scale']) shapes[name] = [inputs];
  map('palette.first', hidden, inputs, []);
  map('palette.second', outputs, hidden, []);
  return shapes;
}

function invalid({ name }: Decoder, what: string): PasticheError {
  return new PasticheError('invalid-weights', `These are not weights for the decoder '${name}': ${what}`);
}
