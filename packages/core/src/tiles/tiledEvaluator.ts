import * as tf from '@tensorflow/tfjs-core';
import type { CostParts, Evaluator, LayerDistance, LayerPart, PartAt, Slopes } from '../encoder/device.ts';
import { type Features, imageLayer } from '../encoder/features.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { pause } from '../math/pause.ts';
import type { Block } from './blocks.ts';
import { cutFeatures, cutImage, cutWeights } from './cut.ts';
import { MomentSums, type Moments } from './momentSums.ts';
import type { Tiles } from './tiles.ts';

/** A statistic that some distances compare: the moments of a layer, with the same weights of positions. */
interface Group {
  layer: string;
  over: Float32Array | undefined;
  /** By their place among all. */
  members: { i: number; of: string; to: Float32Array }[];
}

/** A distance of activations. */
interface Target {
  i: number;
  layer: string;
  over: Float32Array | undefined;
  to: tf.Tensor4D;
}

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
        const slopes = sums.means().map((means, k) =>
          slopeOf(means, groups[k], (i, square) => {
            costs[i] = factors[i] * square;
            return 2 * weights[i] * factors[i];
          }),
        );
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

/** Statistics by what they are of, and distances of activations. */
async function sortOut(distances: readonly LayerDistance[]): Promise<{ groups: Group[]; targets: Target[] }> {
  const groups = new Map<string, Group>();
  const targets: Target[] = [];
  const known = new Map<object, { name: number; data: Float32Array }>();
  for (const [i, { layer, of, to, over }] of distances.entries()) {
    // Clones of a tensor share its data.
    if (over && !known.has(over.dataId)) {
      known.set(over.dataId, { name: known.size, data: (await over.data()) as Float32Array });
    }
    const weights = over && known.get(over.dataId);
    if (of === 'activations') {
      targets.push({ i, layer, over: weights?.data, to: tf.clone(to) as tf.Tensor4D });
      continue;
    }
    const key = `${layer} ${weights?.name}`;
    const group = groups.get(key) ?? { layer, over: weights?.data, members: [] };
    groups.set(key, group);
    group.members.push({ i, of, to: (await to.data()) as Float32Array });
  }
  return { groups: [...groups.values()], targets };
}

/** How much a block's positions count in a mean over all positions. */
function share(over: Float32Array | undefined, part: LayerPart): Float32Array {
  const weights = cutWeights(over, part);
  return over ? weights : weights.map((value) => value / (part.whole.width * part.whole.height));
}

/**
 * The derivatives of `J` by the moments that distances compare: of a mean `m` from `m - to`, of a Gram matrix `G` from `G - to`, and of a
 * covariance `C = G - m m^T` from `D = C - to` both ways, by `G` as `D`, and by `m` as `-(D + D^T) m`.
 *
 * @param shareOf takes a distance's sum of squares; gives twice the derivative of `J` by it
 */
function slopeOf(
  { mean, gram }: Moments,
  { members }: Group,
  shareOf: (i: number, square: number) => number,
): { mean: Float32Array; gram: Float32Array } {
  const c = mean.length;
  const slope = { mean: new Float64Array(c), gram: new Float64Array(c * c) };
  for (const { i, of, to } of members) {
    const value = (k: number): number => {
      if (of === 'mean') return mean[k];
      return of === 'gram' ? gram[k] : gram[k] - mean[Math.floor(k / c)] * mean[k % c];
    };
    const difference = Float64Array.from(to, (target, k) => value(k) - target);
    const factor = shareOf(
      i,
      difference.reduce((sum, each) => sum + each * each, 0),
    );
    const by = of === 'mean' ? slope.mean : slope.gram;
    for (const [k, each] of difference.entries()) by[k] += factor * each;
    if (of !== 'covariance') continue;
    for (const [k, each] of difference.entries()) {
      const [row, column] = [Math.floor(k / c), k % c];
      slope.mean[row] -= factor * each * mean[column];
      slope.mean[column] -= factor * each * mean[row];
    }
  }
  const symmetric = slope.gram.map((value, k) => value + slope.gram[(k % c) * c + Math.floor(k / c)]);
  return { mean: Float32Array.from(slope.mean), gram: Float32Array.from(symmetric) };
}
