import * as tf from '@tensorflow/tfjs-core';
import type { LayerDistance } from '../encoder/device.ts';
import type { Moments } from './momentSums.ts';

/** A statistic that some distances compare: the moments of a layer, with the same weights of positions. */
export interface Group {
  layer: string;
  over: Float32Array | undefined;
  /** By their place among all. */
  members: { i: number; of: string; to: Float32Array }[];
}

/** A distance of activations. */
export interface Target {
  i: number;
  layer: string;
  over: Float32Array | undefined;
  to: tf.Tensor4D;
}

/** Statistics by what they are of, and distances of activations. */
export async function sortOut(distances: readonly LayerDistance[]): Promise<{ groups: Group[]; targets: Target[] }> {
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

/** What is known of distances, by their places among all. */
interface Shares {
  factors: readonly number[];
  /** In `J`. */
  weights: readonly number[];
  /** Gets the costs of those of moments. */
  costs: number[];
}

/** For each group the derivatives of `J` by its moments, and its costs. */
export function slopesOf(
  moments: readonly Moments[],
  groups: readonly Group[],
  { factors, weights, costs }: Shares,
): Slope[] {
  return moments.map((each, k) =>
    slopeOf(each, groups[k], (i, square) => {
      costs[i] = factors[i] * square;
      return 2 * weights[i] * factors[i];
    }),
  );
}

interface Slope {
  mean: Float32Array;
  gram: Float32Array;
}

/**
 * The derivatives of `J` by the moments that distances compare: of a mean `m` from `m - to`, of a Gram matrix `G` from `G - to`, and of a
 * covariance `C = G - m m^T` from `D = C - to` both ways, by `G` as `D`, and by `m` as `-(D + D^T) m`.
 *
 * @param shareOf takes a distance's sum of squares; gives twice the derivative of `J` by it
 */
function slopeOf({ mean, gram }: Moments, { members }: Group, shareOf: (i: number, square: number) => number): Slope {
  const c = mean.length;
  const slope = { mean: new Float64Array(c), gram: new Float64Array(c * c) };
  // Plain loops: a layer of 512 units has a quarter of a million products.
  for (const { i, of, to } of members) {
    const difference = new Float64Array(to.length);
    let square = 0;
    for (let k = 0; k < to.length; k++) {
      const value = of === 'mean' ? mean[k] : of === 'gram' ? gram[k] : gram[k] - mean[Math.floor(k / c)] * mean[k % c];
      difference[k] = value - to[k];
      square += difference[k] ** 2;
    }
    const factor = shareOf(i, square);
    const by = of === 'mean' ? slope.mean : slope.gram;
    for (let k = 0; k < to.length; k++) {
      by[k] += factor * difference[k];
      if (of !== 'covariance') continue;
      const [row, column] = [Math.floor(k / c), k % c];
      slope.mean[row] -= factor * difference[k] * mean[column];
      slope.mean[column] -= factor * difference[k] * mean[row];
    }
  }
  const symmetric = new Float32Array(c * c);
  for (let k = 0; k < c * c; k++) symmetric[k] = slope.gram[k] + slope.gram[(k % c) * c + Math.floor(k / c)];
  return { mean: Float32Array.from(slope.mean), gram: symmetric };
}
