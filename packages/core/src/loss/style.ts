import * as tf from '@tensorflow/tfjs-core';
import { gram } from '../math/gram.ts';
import { type Loss, type Normalization, positionsOf, tiny } from './loss.ts';

export interface StyleLossOptions {
  /** The layer whose Gram matrices are compared, for example `conv3_1`. */
  layer: string;
  /** @defaultValue 1 */
  weight?: number;
  /**
   * `paper` divides by `4 c^2 (h w)^2`; `energy` by the sum of squares of the paintings' Gram matrix, which makes the
   * cost a fraction, whatever the network and the layer.
   * @defaultValue 'energy'
   */
  normalize?: Normalization;
}

/**
 * How far the image's Gram matrix is from the paintings' (Gatys, Ecker & Bethge 2015, equation 4):
 * `sum((gram(A_S) - gram(A_G))^2) / (4 c^2 (h w)^2)`.
 *
 * Differs from Gatys 2015: each Gram matrix is divided by its own `h w`, so that the painting may have another size than
 * the photo. For two pictures of one size this is the same number.
 */
export function styleLoss({ layer, weight = 1, normalize = 'energy' }: StyleLossOptions): Loss {
  const normOf = (paintings: tf.Tensor): tf.Scalar =>
    normalize === 'paper' ? tf.scalar(4 * paintings.shape[0] ** 2) : tf.add(tf.sum(tf.square(paintings)), tiny);
  return {
    name: `style/${layer}`,
    weight,
    layers: [layer],
    compare: 'style',
    summary: 'gram',
    statistic: ({ [layer]: activations }) => ({
      gram: { sum: gram(activations), positions: positionsOf(activations) },
    }),
    score(means, target) {
      const [image, paintings] = [means.gram, target?.gram as tf.Tensor];
      return tf.div(tf.sum(tf.squaredDifference(image, paintings)), normOf(paintings)) as tf.Scalar;
    },
    distance(_, target) {
      const paintings = target?.gram as tf.Tensor;
      return { of: 'gram', to: paintings, factor: tf.div(1, normOf(paintings)) as tf.Scalar };
    },
  };
}
