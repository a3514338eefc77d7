import * as tf from '@tensorflow/tfjs-core';
import { additive } from './additive.ts';
import { type Loss, type Normalization, positionsOf, tiny } from './loss.ts';

/** Options of {@link contentLoss}. */
export interface ContentLossOptions {
  /** The layer whose activations are compared, for example `conv4_2`. */
  layer: string;
  /** @defaultValue 1 */
  weight?: number;
  /**
   * `paper` divides by `4 h w c`; `energy` by the photo's own sum of squares, which makes the cost a fraction: 0 for
   * the photo, 1 for an image without any content, whatever the network.
   * @defaultValue 'energy'
   */
  normalize?: Normalization;
}

/**
 * How far the image's activations are from the photo's, position by position (Gatys, Ecker & Bethge 2015, equation 1):
 * `sum((a_C - a_G)^2) / (4 h w c)`.
 */
export function contentLoss({ layer, weight, normalize = 'energy' }: ContentLossOptions): Loss {
  const normOf = (photo: tf.Tensor4D): tf.Scalar =>
    normalize === 'paper' ? tf.scalar(4 * photo.shape[3] * positionsOf(photo)) : tf.sum(tf.square(photo));
  return additive({
    name: `content/${layer}`,
    weight,
    layers: [layer],
    target: ({ photo }) => photo.measure([layer], (features) => features[layer]),
    statistic({ [layer]: image }, photo) {
      const positions = positionsOf(image);
      const difference = tf.sum(tf.squaredDifference(image, photo));
      return { difference: { sum: difference, positions }, norm: { sum: normOf(photo), positions } };
    },
    score: ({ difference, norm }) => tf.div(difference, tf.add(norm, tiny)),
    onDevice(photo) {
      const factor = tf.div(1, tf.add(normOf(photo), tiny * positionsOf(photo))) as tf.Scalar;
      return [{ of: 'activations', to: photo, factor }];
    },
  });
}
