import * as tf from '@tensorflow/tfjs-core';
import type { Distance, LayerMoments, PartAt } from '../encoder/device.ts';
import type { Features } from '../encoder/features.ts';
import { cropPositions } from '../image/cropPositions.ts';
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
  /**
   * Named sums over positions of the image.
   *
   * @param partAt undefined for the whole image. Else the features are those of a part, and it says where in each layer that is: for targets
   *   that have positions of their own
   */
  statistic(features: Features, target: Target, partAt?: PartAt): Statistic;
  /** How many more positions `statistic` reads to the right of a part and below it: 1 for differences of neighbors. @defaultValue 0 */
  beyond?: number;
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
  beyond = 0,
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
        additive: {
          beyond,
          statistic: (features, partAt) =>
            statistic(partAt ? ownOf(features, partAt, beyond) : features, target, partAt),
          score: (means) => score(means, target),
        },
        onDevice: distances,
        dispose: () => disposeTree([target, distances]),
      };
    },
  };
}

/** A part's own positions, and some of those to the right and below. */
function ownOf(features: Features, partAt: PartAt, beyond: number): Features {
  const cut = Object.entries(features).map(([layer, feature]) => {
    const { block, local } = partAt(layer);
    const width = Math.min(local.width + beyond, block.width - local.left);
    const height = Math.min(local.height + beyond, block.height - local.top);
    return [layer, cropPositions(feature, { left: local.left, top: local.top, width, height })];
  });
  return Object.fromEntries(cut);
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
