import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments } from '../encoder/device.ts';
import { additive } from './additive.ts';
import { type Loss, type Normalization, tiny } from './loss.ts';
import { blendRegions, regionDistances, regionStatistic, scoreRegions } from './regions.ts';
import { factorsOf, turned, type UnitFactors } from './unitFactors.ts';

/** Options of {@link momentsLoss}. */
export interface MomentsLossOptions {
  /** The layer whose means and covariances are compared, for example `conv3_1`. */
  layer: string;
  /** @defaultValue 1 */
  weight?: number;
  /**
   * `energy` divides each half by the sum of squares of the paintings'; `paper`, which the paper does not know, by `4 c` and `4 c^2`.
   *
   * @defaultValue 'energy'
   */
  normalize?: Normalization;
  /** Turns units of the layer up or down, by their numbers, as those of `styleLoss`. @defaultValue all as they are */
  units?: UnitFactors;
}

interface Moments {
  mean: tf.Tensor;
  covariance: tf.Tensor;
}

/**
 * How far the mean and the covariance of the image's activations are from the paintings', half each: how often a channel fires is told
 * from what it fires together with, where in a Gram matrix (`covariance + mean mean^T`) the means outweigh the rest.
 *
 * Differs from the Wasserstein distance between Gaussians (Katherine Crowson's tool): covariances by the sum of squared differences, which
 * takes no matrix root. Blended paintings are those of all their pixels together: means and second moments blend, and the covariance is what
 * they have then. With masks it is a sum over regions, as in `styleLoss`. Turned units make the paintings those in which they fire so much
 * more: the cost is divided by what it was without.
 *
 * @throws PasticheError `invalid-option` where it is measured, if the layer has no unit of such a number
 */
export function momentsLoss({ layer, weight, normalize = 'energy', units = {} }: MomentsLossOptions): Loss {
  /** A half of the cost, for a mean or a covariance of the paintings. */
  const factorOf = (wanted: tf.Tensor): tf.Scalar => {
    if (normalize === 'paper') return tf.scalar(0.5 / (4 * wanted.size));
    return tf.div(0.5, tf.add(tf.sum(tf.square(wanted)), tiny)) as tf.Scalar;
  };
  const wantedOf = ({ mean, covariance }: Moments): Moments => {
    const factors = factorsOf(units, layer, mean.size);
    return { mean: factors ? tf.mul(mean, factors) : mean, covariance: turned(covariance, factors) };
  };
  return additive({
    name: `style/${layer}`,
    weight,
    layers: [layer],
    target: (references) => blendRegions(references, layer),
    statistic: ({ [layer]: activations }, targets, partAt) =>
      regionStatistic(activations, targets, 'both', partAt?.(layer)),
    score: (means, targets) =>
      scoreRegions(means, targets, (region, target) => {
        const [image, paintings] = [momentsOf(region), momentsOf(target)];
        const wanted = wantedOf(paintings);
        const [mean, covariance] = both.map((of) =>
          tf.mul(tf.sum(tf.squaredDifference(image[of], wanted[of])), factorOf(paintings[of])),
        );
        return tf.add(mean, covariance);
      }),
    onDevice: (targets) =>
      regionDistances(targets, (target) => {
        const paintings = momentsOf(target);
        const wanted = wantedOf(paintings);
        return both.map((of) => ({ of, to: wanted[of], factor: factorOf(paintings[of]) }));
      }),
  });
}

const both = ['mean', 'covariance'] as const;

function momentsOf({ mean, gram: second }: LayerMoments): Moments {
  const column = tf.reshape(mean, [-1, 1]);
  return { mean, covariance: tf.sub(second, tf.matMul(column, tf.reshape(mean, [1, -1]))) };
}
