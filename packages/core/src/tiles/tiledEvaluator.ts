import * as tf from '@tensorflow/tfjs-core';
import type { Evaluator, LayerDistance, OtherCosts, Slopes } from '../encoder/device.ts';
import type { Features } from '../encoder/features.ts';
import type { ImageTensor } from '../image/tensors.ts';
import type { LayerPart } from './blocks.ts';
import { cutFeatures, cutWeights } from './cut.ts';
import { MomentSums, type Moments } from './momentSums.ts';
import type { Tiles } from './tiledEncoder.ts';

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
  const layers = [...new Set(distances.map(({ layer }) => layer))];
  return {
    async evaluate(image, weights, others, signal) {
      const costs = distances.map(() => 0);
      const sums = new MomentSums(groups);
      if (groups.length > 0) await tiles.sumUp(sums, image, signal);
      const slopes = sums.means().map((means, k) =>
        slopeOf(means, groups[k], (i, square) => {
          costs[i] = factors[i] * square;
          return 2 * weights[i] * factors[i];
        }),
      );
      const cotangents = others ? await differentiate(tiles, image, others, signal) : {};
      try {
        const slopesAt = (partAt: (layer: string) => LayerPart): Slopes => ({
          moments: groups.map(({ layer, over }, k) => ({ layer, over: share(over, partAt(layer)), ...slopes[k] })),
          activations: targets.map(({ i, layer, over, to }) => ({
            layer,
            over: cutWeights(over, partAt(layer)),
            to: cutFeatures(to, partAt(layer)),
            share: weights[i] * factors[i],
          })),
          cotangents: Object.fromEntries(
            Object.entries(cotangents).map(([layer, cotangent]) => [layer, cutFeatures(cotangent, partAt(layer))]),
          ),
        });
        const all = [...new Set([...layers, ...Object.keys(cotangents)])];
        const { gradient, squares } = await tiles.pull(image, all, slopesAt, signal);
        for (const [k, { i }] of targets.entries()) costs[i] = factors[i] * squares[k];
        return { costs, gradient };
      } finally {
        tf.dispose(cotangents as tf.NamedTensorMap);
      }
    },
    dispose: () => tf.dispose(targets.map(({ to }) => to)),
  };
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

/** The gradients of costs that no engine knows, from the features of the whole image. */
async function differentiate(
  tiles: Tiles,
  image: ImageTensor,
  { layers, differentiate }: OtherCosts,
  signal?: AbortSignal,
): Promise<Features> {
  const encoding = await tiles.encode(image, layers, signal);
  try {
    return await differentiate(encoding.features);
  } finally {
    encoding.dispose();
  }
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
