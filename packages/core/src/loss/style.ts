import * as tf from '@tensorflow/tfjs-core';
import { additive } from './additive.ts';
import { type Loss, type Normalization, tiny } from './loss.ts';
import { blendRegions, regionDistances, regionStatistic, scoreRegions } from './regions.ts';
import { factorsOf, turned, type UnitFactors } from './unitFactors.ts';

/** Options of {@link styleLoss}. */
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
  /**
   * Turns units of the layer up or down, by their numbers: the picture is to have `{ 42: 0.2 }` a fifth of unit 42 that the paintings have,
   * and `{ 42: 0 }` nothing of it.
   *
   * @defaultValue all as they are
   */
  units?: UnitFactors;
}

/**
 * How far the image's Gram matrix is from the paintings' (Gatys, Ecker & Bethge 2015, equation 4):
 * `sum((gram(A_S) - gram(A_G))^2) / (4 c^2 (h w)^2)`.
 *
 * Differs from Gatys 2015: each Gram matrix is divided by its own `h w`, so that the painting may have another size than
 * the photo. For two pictures of one size this is the same number.
 *
 * Also differs in `units`: with factors `d` the target is the Gram matrix of paintings in which each unit fires `d` times as strongly wherever
 * it does, `D gram(A_S) D` with `D = diag(d)`. That is a Gram matrix too, which pictures can have: the unit's row and its column are
 * `d`, its own entry `d^2` times what they were. The cost of all other entries, and what it is divided by, are as without.
 *
 * With masks the cost is a sum over regions, each with the Gram matrix of the positions inside, `sum(m f f^T) / sum(m)` (Gatys et al. 2017,
 * "Controlling Perceptual Factors in Neural Style Transfer", equation 5). Differs from there: a region counts by its area, so that style and
 * content have the same balance at every position, whatever the size of the region.
 *
 * @throws PasticheError `invalid-option` where it is measured, if the layer has no unit of such a number
 */
export function styleLoss({ layer, weight, normalize = 'energy', units = {} }: StyleLossOptions): Loss {
  const normOf = (paintings: tf.Tensor): tf.Scalar =>
    normalize === 'paper' ? tf.scalar(4 * paintings.shape[0] ** 2) : tf.add(tf.sum(tf.square(paintings)), tiny);
  const wantedOf = (paintings: tf.Tensor): tf.Tensor => turned(paintings, factorsOf(units, layer, paintings.shape[0]));
  return additive({
    name: `style/${layer}`,
    weight,
    layers: [layer],
    target: (references) => blendRegions(references, layer),
    statistic: ({ [layer]: activations }, targets, partAt) =>
      regionStatistic(activations, targets, 'gram', partAt?.(layer)),
    score: (means, targets) =>
      scoreRegions(means, targets, (image, { gram: paintings }) =>
        tf.div(tf.sum(tf.squaredDifference(image.gram, wantedOf(paintings))), normOf(paintings)),
      ),
    onDevice: (targets) =>
      regionDistances(targets, ({ gram: paintings }) => [
        { of: 'gram', to: wantedOf(paintings), factor: tf.div(1, normOf(paintings)) as tf.Scalar },
      ]),
  });
}
