import * as tf from '@tensorflow/tfjs-core';
import type { CostParts, Evaluator, LayerDistance, LayerPart, PartAt, Slopes } from '../encoder/device.ts';
import { type Features, imageLayer } from '../encoder/features.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { pause } from '../math/pause.ts';
import type { Block } from './blocks.ts';
import { cutFeatures, cutImage, cutWeights } from './cut.ts';
import { slopesOf, sortOut } from './distances.ts';
import { MomentSums } from './momentSums.ts';
import type { Tiles } from './tiles.ts';

/**
 * Costs and gradient in two passes over the blocks. The first sums up what is compared. From these sums the derivatives of `J` by them are
 * known, with which every block of the second goes back by itself.
 */
export async function createTiledEvaluator(tiles: Tiles, distances: readonly LayerDistance[]): Promise<Evaluator> {
  const factors = await Promise.all(distances.map(async ({ factor }) => (await factor.data())[0]));
  const { groups, targets } = await sortOut(distances);
  return {
    async evaluate(image, weights, others, signal) {
      const parts = others?.parts();
      try {
        const costs = distances.map(() => 0);
        const sums = new MomentSums(groups);
        if (groups.length > 0) await tiles.sumUp(sums, image, signal);
        const slopes = slopesOf(sums.means(), groups, { factors, weights, costs });
        const read = networkOnly([...distances.map(({ layer }) => layer), ...(others?.layers ?? [])]);
        const blocks = tiles.blocksOf(sizeOf(image), read, parts?.beyond);
        const own = new OwnParts(tiles, others?.layers ?? [], parts);
        await own.sumUp(image, blocks, signal);
        const slopesAt = async (pixels: ImageTensor, partAt: PartAt): Promise<Slopes> => ({
          // The last: what fails before it leaves nothing behind.
          moments: groups.map(({ layer, over }, k) => ({ layer, over: share(over, partAt(layer)), ...slopes[k] })),
          activations: targets.map(({ i, layer, over, to }) => ({
            layer,
            over: cutWeights(over, partAt(layer)),
            to: cutFeatures(to, partAt(layer)),
            share: weights[i] * factors[i],
          })),
          cotangents: await own.differentiate(pixels, partAt, signal),
        });
        const { gradient, squares } = await tiles.pull(image, blocks, slopesAt, signal);
        for (const [k, { i }] of targets.entries()) costs[i] = factors[i] * squares[k];
        return { costs, gradient };
      } finally {
        parts?.dispose();
      }
    },
    dispose: () => tf.dispose(targets.map(({ to }) => to)),
  };
}

/** Costs that no engine knows, from the features of blocks. */
class OwnParts {
  readonly #tiles: Tiles;
  readonly #layers: readonly string[];
  readonly #parts: CostParts | undefined;

  constructor(tiles: Tiles, layers: readonly string[], parts: CostParts | undefined) {
    this.#tiles = tiles;
    this.#layers = networkOnly(layers);
    this.#parts = parts;
  }

  async sumUp(image: ImageTensor, blocks: readonly Block[], signal?: AbortSignal): Promise<void> {
    const parts = this.#parts;
    if (!parts) return;
    for (const block of parts.isEmpty ? [] : blocks) {
      await pause(signal);
      const pixels = cutImage(image, block.outer);
      try {
        const partAt = this.#tiles.partsOf(block, sizeOf(image));
        await this.#withFeatures(pixels, (features) => parts.add(features, partAt), signal);
      } finally {
        pixels.dispose();
      }
    }
    await parts.finish();
  }

  async differentiate(pixels: ImageTensor, partAt: PartAt, signal?: AbortSignal): Promise<Features> {
    const parts = this.#parts;
    if (!parts || parts.isEmpty) return {};
    return this.#withFeatures(pixels, (features) => parts.differentiate(features, partAt), signal);
  }

  async #withFeatures<T>(pixels: ImageTensor, use: (features: Features) => T, signal?: AbortSignal): Promise<T> {
    const encoding =
      this.#layers.length > 0 ? await this.#tiles.encoder.encode(pixels, this.#layers, signal) : undefined;
    try {
      return use({ ...encoding?.features, [imageLayer]: pixels });
    } finally {
      encoding?.dispose();
    }
  }
}

function networkOnly(layers: readonly string[]): string[] {
  return [...new Set(layers)].filter((layer) => layer !== imageLayer);
}

/** How much a block's positions count in a mean over all positions. */
function share(over: Float32Array | undefined, part: LayerPart): Float32Array {
  const weights = cutWeights(over, part);
  return over ? weights : weights.map((value) => value / (part.whole.width * part.whole.height));
}
