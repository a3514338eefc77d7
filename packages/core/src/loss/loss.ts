import type * as tf from '@tensorflow/tfjs-core';
import type { Distance, Features, LayerMoments } from '../encoder/encoder.ts';

/** A loss that names this layer is handed the image itself, `[1, H, W, 3]`, RGB, 0..1. */
export const imageLayer = 'image';

/** A sum over positions, and how many positions it is the sum of. */
export interface Sum {
  sum: tf.Tensor;
  positions: number;
}

/** What a loss measures: named sums over positions. Sums of two parts of an image add up to that of the whole. */
export type Statistic = Readonly<Record<string, Sum>>;

/** A statistic per position: comparable between images of different sizes, and linear, so paintings can be blended. */
export type Means = Readonly<Record<string, tf.Tensor>>;

/**
 * One term of `J`. Ordinary tfjs code, differentiated by tfjs over the features alone (`backward` of the encoder does
 * the rest): write with functional ops (`tf.square(x)`, not `x.square()`). See loss/README.md for the contract, and
 * `lossConformance` of `@pastiche/core/testing` for a check of it.
 */
export interface Loss {
  /** Unique within a run; the key of this cost in events. */
  readonly name: string;
  /** The factor of this cost in `J`. */
  readonly weight: number;
  /** The layers whose activations `statistic` reads; {@link imageLayer} is the image itself. */
  readonly layers: readonly string[];
  /**
   * What the image is compared with:
   * - `content`: the photo, position by position; `statistic` gets its features as `reference`;
   * - `style`: the paintings, in their statistics; `score` gets their blended means as `target`;
   * - `none`: nothing, it is a prior on images.
   */
  readonly compare: 'content' | 'style' | 'none';
  /**
   * Only for speed, and only of losses on one layer: says that `statistic` has these sums of the layer's activations and no others, which
   * some engines compute where the activations are.
   */
  readonly summary?: readonly (keyof LayerMoments)[];
  /** What is summed over positions. */
  statistic(features: Features, reference?: Features): Statistic;
  /** The cost, a non-negative scalar, from the mean statistic over all positions. */
  score(means: Means, target?: Means): tf.Scalar;
  /**
   * Only for speed, and only of losses on one layer: the same cost as a {@link Distance}, or as the sum of several, which some engines
   * compute where the activations are, in a fraction of the time.
   *
   * @param reference the photo's features, if `compare` is `content`
   * @param target the paintings' means, if it is `style`
   */
  distance?(reference?: Features, target?: Means): Distance | readonly Distance[];
}

/** How a cost is scaled: as in the paper, or as a fraction of its target's energy. */
export type Normalization = 'paper' | 'energy';

/** Keeps such a fraction finite where a target is all zero. */
export const tiny = 1e-12;

/** The number of positions of a layer's activations: its height times its width. */
export function positionsOf(activations: tf.Tensor4D): number {
  return activations.shape[1] * activations.shape[2];
}
