import * as tf from '@tensorflow/tfjs-core';
import type { Features } from '../../encoder/features.ts';
import type { Position } from '../../encoder/partAround.ts';
import { invalidOption, PasticheError } from '../../errors.ts';
import { sizeOf } from '../../image/tensors.ts';
import { gram } from '../../math/gram.ts';
import { checkUnit } from '../checkUnit.ts';

/**
 * An objective for `maximize`: a score of pictures, to be made as large as possible. {@link wish} makes and combines them; objects of your
 * own with this interface work too.
 */
export interface Wish {
  /** Name for users; the key of the score in events. */
  readonly name: string;
  /** The layers whose activations `score` reads. */
  readonly layers: readonly string[];
  /** The fewest pictures that the score is defined for. @defaultValue 1 */
  readonly pictures?: number;
  /** Whether the score depends on a position, so that pictures must not be shifted far. @defaultValue false */
  readonly isLocal?: boolean;
  /**
   * The score, a scalar. Ordinary tfjs code with functional ops, differentiated by tfjs over the features. It must use the features of
   * all its layers. Intermediate tensors are tidied.
   *
   * @param batch the features of each picture
   */
  score(batch: readonly Features[]): tf.Scalar;
}

/** A wish whose score is the mean of one score per picture. */
function each(name: string, layer: string, score: (activations: tf.Tensor4D) => tf.Tensor): Wish {
  return {
    name,
    layers: [layer],
    score: (batch) => {
      const scores = batch.map((features) => score(features[layer]));
      return tf.div(scores.reduce(plus), batch.length) as tf.Scalar;
    },
  };
}

/**
 * The activation of one unit at one position. It sees a part of the picture, as large as its receptive field.
 *
 * @param number index of the unit in the layer, from 0
 * @param position in the layer @defaultValue the middle
 */
function unit(layer: string, number: number, position?: Position): Wish {
  checkUnit(number);
  const atPlace = each(`unit/${layer}:${number}`, layer, (activations) => {
    const { width, height } = sizeOf(activations);
    const { x, y } = position ?? { x: Math.floor(width / 2), y: Math.floor(height / 2) };
    const isWithin = [x, y].every((place) => Number.isInteger(place) && place >= 0) && x < width && y < height;
    if (!isWithin) throw invalidOption('position', `a place in ${layer} (${width}x${height})`, position);
    checkUnit(number, activations.shape[3], layer);
    return tf.sum(tf.slice(activations, [0, y, x, number], [1, 1, 1, 1]));
  });
  return { ...atPlace, isLocal: true };
}

/**
 * The mean activation of one unit over all positions.
 *
 * @param number index of the unit in the layer, from 0
 */
function channel(layer: string, number: number): Wish {
  checkUnit(number);
  return each(`channel/${layer}:${number}`, layer, (activations) => {
    const [, height, width, units] = activations.shape;
    checkUnit(number, units, layer);
    return tf.mean(tf.slice(activations, [0, 0, 0, number], [1, height, width, 1]));
  });
}

/** The mean squared activation of a whole layer (Mordvintsev, Olah & Tyka 2015, "DeepDream"). */
function layer(name: string): Wish {
  return each(`layer/${name}`, name, (activations) => tf.mean(tf.square(activations)));
}

/**
 * The mean scalar product of a layer's activations with a direction: several units at once, or the difference between two sets of
 * pictures.
 *
 * @param weights one per unit; scaled to length 1
 */
function direction(name: string, weights: readonly number[]): Wish {
  const length = Math.hypot(...weights);
  if (!(length > 0 && Number.isFinite(length))) throw invalidOption('direction', 'finite weights, not all 0,', weights);
  const unitVector = weights.map((weight) => weight / length);
  return each(`direction/${name}`, name, (activations) => {
    const [, height, width, units] = activations.shape;
    if (units !== weights.length)
      throw invalidOption('direction', `${units} weights, as ${name} has channels,`, weights.length);
    return tf.div(tf.sum(tf.mul(activations, tf.tensor1d(unitVector))), height * width);
  });
}

/**
 * How much several pictures differ: minus the mean cosine similarity of their Gram matrices over all pairs (after Olah, Mordvintsev &
 * Schubert 2017, "Feature Visualization"). Add it to a wish on the same layer to see the different things that a unit responds to. It is
 * scaled by a quarter of the root mean square of the layer's activations. With factors much above 1 pictures become pale, since showing
 * less is the easiest way to differ.
 */
function diversity(name: string): Wish {
  return {
    name: `diversity/${name}`,
    layers: [name],
    pictures: 2,
    score(batch) {
      const grams = batch.map((features) => gram(features[name]));
      const norms = grams.map((matrix) => tf.sqrt(tf.add(tf.sum(tf.square(matrix)), tiny)));
      const similarities = grams.flatMap((matrix, i) =>
        grams
          .slice(0, i)
          .map((other, j) => tf.div(tf.sum(tf.mul(matrix, other)), tf.mul(norms[i], norms[j])) as tf.Tensor),
      );
      const strengths = batch.map((features) => rootMeanSquare(features[name])).reduce(plus);
      const share = 0.25 / (similarities.length * batch.length);
      return tf.mul(tf.mul(similarities.reduce(plus), strengths), -share) as tf.Scalar;
    },
  };
}

/** The sum of several wishes. */
function sum(...wishes: readonly Wish[]): Wish {
  if (wishes.length === 0) throw new PasticheError('invalid-option', 'Expected at least one wish for a sum');
  return {
    name: wishes.map(({ name }) => name).join(' + '),
    layers: [...new Set(wishes.flatMap(({ layers }) => layers))],
    pictures: Math.max(...wishes.map(({ pictures = 1 }) => pictures)),
    isLocal: wishes.some(({ isLocal }) => isLocal),
    score: (batch) => wishes.map((each) => each.score(batch) as tf.Tensor).reduce(plus) as tf.Scalar,
  };
}

/** A wish times a factor; a negative factor asks for the opposite. */
function times(one: Wish, factor: number): Wish {
  if (!Number.isFinite(factor)) throw invalidOption('factor', 'a finite number', factor);
  return {
    ...one,
    name: `${factor} * ${one.layers.length > 1 ? `(${one.name})` : one.name}`,
    score: (batch) => tf.mul(one.score(batch), factor),
  };
}

/**
 * Makes and combines wishes.
 *
 * @example
 * ```ts
 * wish.channel('conv4_1', 42);
 * wish.sum(wish.unit('conv4_1', 42), wish.times(wish.unit('conv4_1', 7), -0.5));
 * wish.sum(wish.channel('conv4_1', 42), wish.diversity('conv4_1')); // of several pictures
 * ```
 */
export const wish: {
  /** One unit at one position. */
  unit: typeof unit;
  /** One unit at all positions. */
  channel: typeof channel;
  /** All units: more of what the layer responds to already. */
  layer: typeof layer;
  /** Several units at once. */
  direction: typeof direction;
  /** Several pictures that differ. */
  diversity: typeof diversity;
  /** Several wishes at once. */
  sum: typeof sum;
  /** A wish with a factor. */
  times: typeof times;
} = { unit, channel, layer, direction, diversity, sum, times };

const tiny = 1e-12;

/** Differentiated as a constant; otherwise pictures would become more diverse by firing less. */
const rootMeanSquare = /* @__PURE__ */ tf.customGrad((x) => {
  const value = tf.tidy(() => tf.sqrt(tf.mean(tf.square(x as tf.Tensor))));
  return { value, gradFunc: () => tf.zerosLike(x as tf.Tensor) };
});

function plus(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.add(a, b);
}
