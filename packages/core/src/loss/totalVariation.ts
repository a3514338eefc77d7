import * as tf from '@tensorflow/tfjs-core';
import type { Wraps } from '../image/wraps.ts';
import { additive } from './additive.ts';
import { imageLayer, type Loss } from './loss.ts';

/** Options of {@link totalVariationLoss}. */
export interface TotalVariationLossOptions {
  /** @defaultValue 1 */
  weight?: number;
  /** The directions in which the last pixel's neighbor is the first one. @defaultValue none */
  wraps?: Wraps;
}

/**
 * How rough the image is: the mean over its pixels of the squared differences to the right and the lower neighbor
 * (Mahendran & Vedaldi 2015, equation 4 with beta = 2). Damps the pixel noise that max pooling invites.
 */
export function totalVariationLoss({ weight, wraps }: TotalVariationLossOptions = {}): Loss {
  return additive({
    name: 'variation',
    weight,
    layers: [imageLayer],
    beyond: 1,
    statistic({ [imageLayer]: image }, _, partAt) {
      const [, height, width, channels] = image.shape;
      // Of a part, the pixels beyond it are neighbors only.
      const own = partAt?.(imageLayer).inner ?? { height, width };
      const differences = [
        squaredDifferences(image, [1, own.height, width - 1, channels], [0, 0, 1, 0]),
        squaredDifferences(image, [1, height - 1, own.width, channels], [0, 1, 0, 0]),
        ...(wraps?.x && !partAt ? [squaredDifferences(image, [1, height, 1, channels], [0, 0, width - 1, 0])] : []),
        ...(wraps?.y && !partAt ? [squaredDifferences(image, [1, 1, width, channels], [0, height - 1, 0, 0])] : []),
      ];
      return {
        roughness: { sum: differences.reduce((a, b) => tf.add(a, b)), positions: own.height * own.width },
      };
    },
    score: ({ roughness }) => roughness as tf.Scalar,
  });
}

type Index = [number, number, number, number];

function squaredDifferences(image: tf.Tensor4D, size: Index, shift: Index): tf.Tensor {
  return tf.sum(tf.squaredDifference(tf.slice(image, [0, 0, 0, 0], size), tf.slice(image, shift, size)));
}
