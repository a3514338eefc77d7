import * as tf from '@tensorflow/tfjs-core';
import type { Distance, LayerMoments, LayerPart } from '../encoder/device.ts';
import type { Rect } from '../image/resize.ts';
import { gram } from '../math/gram.ts';
import { sumPositions } from '../math/sumPositions.ts';
import type { PositionWeights } from '../region/positions.ts';
import { blendMoments } from './additive.ts';
import { type Means, positionsOf, type References, type Statistic, type Sum } from './loss.ts';

/** What style is compared with in one region: the paintings' moments, and which positions of the image count. */
export interface RegionTarget {
  weight: number;
  paintings: LayerMoments;
  /** `[h, w]`, whose sum is 1; undefined: all positions alike. */
  over: tf.Tensor2D | undefined;
}

/** Measures the targets of a layer, region by region. */
export async function blendRegions(references: References, layer: string): Promise<RegionTarget[]> {
  const regions = references.regionsAt(layer);
  const results = await Promise.allSettled(regions.map(({ paintings }) => blendMoments(paintings, layer)));
  const failed = results.find((result) => result.status === 'rejected');
  const measured = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (failed) {
    tf.dispose(measured as unknown as tf.TensorContainer);
    throw failed.reason;
  }
  return regions.map(({ weight, positions }, i) => ({
    weight,
    paintings: measured[i],
    over: positions && sharesOf(positions),
  }));
}

/** The weights of positions, `[h, w]`, divided by their sum. */
function sharesOf({ data, sum, height, width }: PositionWeights): tf.Tensor2D {
  return tf.tensor2d(
    data.map((value) => value / sum),
    [height, width],
  );
}

/**
 * The Gram matrix of the image in each region, and its mean, as sums over positions.
 *
 * @param which `gram` leaves out the means
 * @param part where the activations are in the layer; undefined: they are all of it
 */
export function regionStatistic(
  activations: tf.Tensor4D,
  targets: readonly RegionTarget[],
  which: 'gram' | 'both',
  part: LayerPart | undefined,
): Statistic {
  // Masks may leave a layer nothing; a score must still read it.
  if (targets.length === 0) return { nothing: { sum: tf.mul(tf.sum(activations), 0), positions: 1 } };
  const sums = targets.map(({ over }, i): [string, Sum][] => {
    const weights = over && (part ? cut(over, part.inner) : over);
    const guide = weights && tf.sqrt(tf.reshape(weights, [1, ...weights.shape, 1]));
    const guided = guide ? (tf.mul(activations, guide) as tf.Tensor4D) : activations;
    const all = part ? part.whole.width * part.whole.height : positionsOf(activations);
    // The weights of all positions sum to 1.
    const positions = over ? positionsOf(activations) / all : positionsOf(activations);
    const mean = (): tf.Tensor => sumPositions(guide ? tf.mul(guided, guide) : activations);
    return [
      ...(which === 'both' ? [[`mean ${i}`, { sum: mean(), positions }] as [string, Sum]] : []),
      [`gram ${i}`, { sum: gram(guided), positions }],
    ];
  });
  return Object.fromEntries(sums.flat());
}

function cut(weights: tf.Tensor2D, { left, top, width, height }: Rect): tf.Tensor2D {
  return tf.slice(weights, [top, left], [height, width]);
}

/**
 * The weighted sum of the costs of all regions.
 *
 * @param score the cost of a region, from the image's mean and Gram matrix there
 */
export function scoreRegions(
  means: Means,
  targets: readonly RegionTarget[],
  score: (image: LayerMoments, paintings: LayerMoments) => tf.Tensor,
): tf.Scalar {
  const costs = targets.map(({ weight, paintings }, i) => {
    const image = { mean: means[`mean ${i}`], gram: means[`gram ${i}`] } as LayerMoments;
    return tf.mul(score(image, paintings), weight);
  });
  return (costs.length > 0 ? costs.reduce((a, b) => tf.add(a, b)) : means.nothing) as tf.Scalar;
}

/** The distances of all regions, from those of one. */
export function regionDistances(
  targets: readonly RegionTarget[],
  distances: (paintings: LayerMoments) => readonly Distance[],
): Distance[] {
  return targets.flatMap(({ weight, paintings, over }) =>
    distances(paintings).map(({ factor, ...distance }) => ({
      ...distance,
      over,
      factor: tf.mul(factor, weight) as tf.Scalar,
    })),
  );
}
