import * as tf from '@tensorflow/tfjs-core';
import type { Rect } from '../image/resize.ts';
import type { PositionWeights } from '../region/positions.ts';
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
 * `sum((a_C - a_G)^2) / (4 h w c)`. A protected area multiplies the squares at its positions; what is transparent in the photo counts nothing.
 */
export function contentLoss({ layer, weight, normalize = 'energy' }: ContentLossOptions): Loss {
  const normOf = ({ photo, seen }: Target): tf.Scalar => {
    if (normalize === 'paper') {
      const positions = seen ? tf.sum(seen) : tf.scalar(positionsOf(photo));
      return tf.mul(positions, 4 * photo.shape[3]);
    }
    const energy = tf.square(photo);
    return tf.sum(seen ? tf.mul(energy, column(seen)) : energy);
  };
  return additive({
    name: `content/${layer}`,
    weight,
    layers: [layer],
    async target(references): Promise<Target> {
      const weights = references.contentAt(layer);
      const photo = await references.photo.measure([layer], (features) => features[layer]);
      return { photo, over: weights && grid(weights.positions), seen: weights?.seen && grid(weights.seen) };
    },
    statistic({ [layer]: image }, whole, partAt) {
      const target = partAt ? targetIn(whole, partAt(layer).inner) : whole;
      const positions = positionsOf(image);
      const squares = tf.squaredDifference(image, target.photo);
      const difference = tf.sum(target.over ? tf.mul(squares, column(target.over)) : squares);
      return { difference: { sum: difference, positions }, norm: { sum: normOf(target), positions } };
    },
    score: ({ difference, norm }) => tf.div(difference, tf.add(norm, tiny)),
    onDevice(target) {
      const { photo, over } = target;
      const factor = tf.div(1, tf.add(normOf(target), tiny * positionsOf(photo))) as tf.Scalar;
      return [{ of: 'activations', over, to: photo, factor }];
    },
  });
}

/** What content is compared with: the photo's activations, and how much each position counts, `[h, w]`. */
interface Target {
  photo: tf.Tensor4D;
  over?: tf.Tensor2D;
  /** The positions whose energy the cost is a fraction of. */
  seen?: tf.Tensor2D;
}

/** What a part of the image is compared with. */
function targetIn({ photo, over, seen }: Target, { left, top, width, height }: Rect): Target {
  const cut = (weights: tf.Tensor2D | undefined): tf.Tensor2D | undefined =>
    weights && tf.slice(weights, [top, left], [height, width]);
  return {
    photo: tf.slice(photo, [0, top, left, 0], [1, height, width, photo.shape[3]]),
    over: cut(over),
    seen: cut(seen),
  };
}

function grid({ data, height, width }: PositionWeights): tf.Tensor2D {
  return tf.tensor2d(data, [height, width]);
}

/** `[h, w]` to `[1, h, w, 1]`. */
function column(weights: tf.Tensor2D): tf.Tensor {
  return tf.reshape(weights, [1, ...weights.shape, 1]);
}
