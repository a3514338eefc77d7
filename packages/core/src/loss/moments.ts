import * as tf from '@tensorflow/tfjs-core';
import { gram } from '../math/gram.ts';
import { type Loss, type Means, type Normalization, positionsOf, tiny } from './loss.ts';

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
}

/**
 * How far the mean and the covariance of the image's activations are from the paintings', half each: how often a channel fires is told
 * from what it fires together with, where in a Gram matrix (`covariance + mean mean^T`) the means outweigh the rest.
 *
 * Differs from the Wasserstein distance between Gaussians (Katherine Crowson's tool): covariances by the sum of squared differences, which
 * takes no matrix root. Blended paintings are those of all their pixels together: means and second moments blend, and the covariance is what
 * they have then.
 */
export function momentsLoss({ layer, weight = 1, normalize = 'energy' }: MomentsLossOptions): Loss {
  /** A half of the cost, for a mean or a covariance of the paintings. */
  const factorOf = (wanted: tf.Tensor): tf.Scalar => {
    if (normalize === 'paper') return tf.scalar(0.5 / (4 * wanted.size));
    return tf.div(0.5, tf.add(tf.sum(tf.square(wanted)), tiny)) as tf.Scalar;
  };
  const distance = (x: tf.Tensor, wanted: tf.Tensor): tf.Tensor =>
    tf.mul(tf.sum(tf.squaredDifference(x, wanted)), factorOf(wanted));
  return {
    name: `style/${layer}`,
    weight,
    layers: [layer],
    compare: 'style',
    statistic({ [layer]: activations }) {
      const positions = positionsOf(activations);
      const sum = tf.sum(activations, [0, 1, 2]);
      return { mean: { sum, positions }, gram: { sum: gram(activations), positions } };
    },
    score(means, target) {
      const [image, paintings] = [means, target as Means];
      const covariances = distance(covarianceOf(image), covarianceOf(paintings));
      return tf.add(distance(image.mean, paintings.mean), covariances) as tf.Scalar;
    },
    distance(_, target) {
      const { mean } = target as Means;
      const covariance = covarianceOf(target as Means);
      return [
        { of: 'mean', to: mean, factor: factorOf(mean) },
        { of: 'covariance', to: covariance, factor: factorOf(covariance) },
      ];
    },
  };
}

function covarianceOf({ mean, gram: second }: Means): tf.Tensor2D {
  const column = tf.reshape(mean, [-1, 1]);
  return tf.sub(second, tf.matMul(column, tf.reshape(mean, [1, -1]))) as tf.Tensor2D;
}
