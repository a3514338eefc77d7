import * as tf from '@tensorflow/tfjs-core';
import type { Distance, LayerMoments } from '../encoder/device.ts';
import type { Features } from '../encoder/features.ts';
import { disposeTree, tidyTree } from '../tree.ts';
import type { Loss, Means, Reference, References, Statistic } from './loss.ts';

/** What {@link additive} makes a loss of. `Target` is what the image is compared with: tensors in arrays and objects. */
export interface AdditiveLoss<Target> {
  /** The key of this cost in events, unique within a run, for example `mean/conv3_1`. */
  name: string;
  /** @defaultValue 1 */
  weight?: number;
  /** The layers whose activations `statistic` reads. */
  layers: readonly string[];
  /** Measures the target, once for each scale. @defaultValue there is none: a prior on images */
  target?(references: References): Promise<Target>;
  /** Named sums over positions of the image. */
  statistic(features: Features, target: Target): Statistic;
  /** The cost, from the sums divided by their positions. */
  score(means: Means, target: Target): tf.Scalar;
  /** Optional: the same cost as a sum of distances on the one layer. The tensors are tidied. */
  onDevice?(target: Target): readonly Distance[];
}

/** A loss from sums over positions, which can be blended and split into parts of an image. See loss/README.md. */
export function additive<Target = undefined>({
  name,
  weight = 1,
  layers,
  target: measure = async () => undefined as Target,
  statistic,
  score,
  onDevice,
}: AdditiveLoss<Target>): Loss {
  return {
    name,
    weight,
    layers,
    async bind(references) {
      const target = await measure(references);
      let distances: readonly Distance[] | undefined;
      try {
        distances = onDevice && tidyTree(() => onDevice(target));
      } catch (error) {
        disposeTree(target);
        throw error;
      }
      return {
        score: (features) => score(meansOf(statistic(features, target)), target),
        additive: { statistic: (features) => statistic(features, target), score: (means) => score(means, target) },
        onDevice: distances,
        dispose: () => disposeTree([target, distances]),
      };
    },
  };
}

/** The sums, each divided by its positions. */
export function meansOf(statistic: Statistic): Means {
  return Object.fromEntries(
    Object.entries(statistic).map(([key, { sum, positions }]) => [key, tf.div(sum, positions)]),
  );
}

/** The means of all paintings together: each painting's, times its weight. */
export async function blendMeans(
  paintings: readonly Reference[],
  layers: readonly string[],
  statistic: (features: Features) => Statistic,
): Promise<Means> {
  return blend(paintings, (painting) => painting.measure(layers, (features) => meansOf(statistic(features))));
}

/** The same of a layer's mean and Gram matrix, which are kept: a painting is not encoded for them twice. */
export async function blendMoments(paintings: readonly Reference[], layer: string): Promise<LayerMoments> {
  return blend(paintings, (painting) => painting.moments(layer));
}

async function blend<T extends object>(
  paintings: readonly Reference[],
  measure: (painting: Reference) => Promise<T>,
): Promise<T> {
  const results = await Promise.allSettled(paintings.map(measure));
  const measured = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  const weighted = (key: keyof T): tf.Tensor =>
    measured.map((means, i) => tf.mul(means[key] as tf.Tensor, paintings[i].weight)).reduce((a, b) => tf.add(a, b));
  try {
    if (failed) throw failed.reason;
    return tf.tidy(() =>
      Object.fromEntries(Object.keys(measured[0]).map((key) => [key, weighted(key as keyof T)])),
    ) as T;
  } finally {
    disposeTree(measured);
  }
}
