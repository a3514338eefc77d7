import type * as tf from '@tensorflow/tfjs-core';
import type { Distance, LayerMoments, PartAt } from '../encoder/device.ts';
import { type Features, imageLayer } from '../encoder/features.ts';
import type { Random } from '../math/random.ts';
import type { PositionWeights } from '../region/positions.ts';

export { imageLayer };

/**
 * One term of `J`. {@link additive} makes one from sums over positions, which is the usual way. A loss that is no sum writes its own `bind`.
 * loss/README.md is the contract; `lossConformance` of `@pastiche/core/testing` checks it.
 */
export interface Loss {
  /** Unique within a run; the key of this cost in events. */
  readonly name: string;
  /** The factor of this cost in `J`. */
  readonly weight: number;
  /** The layers whose activations `score` reads; {@link imageLayer} is the image itself. */
  readonly layers: readonly string[];
  /**
   * Measures what the image is compared with. Called once for each scale, and again if a reference that it read has changed. A loss with
   * another weight but the same `bind` is not bound again.
   */
  bind(references: References): Promise<BoundLoss>;
}

/** A loss at one scale, with all that it compares to. */
export interface BoundLoss {
  /**
   * The cost, a non-negative scalar. Ordinary tfjs code, which tfjs differentiates over the features alone: functional ops (`tf.square(x)`,
   * not `x.square()`), no `async`. Intermediate tensors are tidied.
   */
  score(features: Features, step: Step): tf.Scalar;
  /** The same cost from sums over positions. */
  readonly additive?: AdditiveScore;
  /** The same cost as a sum of distances on the loss's one layer, for engines that compute them on the device. Tensors stay the loss's. */
  readonly onDevice?: readonly Distance[];
  /** Frees what it compares to. */
  dispose(): void;
}

/** A cost that is a function of sums over positions. */
export interface AdditiveScore {
  /**
   * Sums over the positions of an image, or of a part of one. The tensors are the caller's to dispose, or tidied.
   *
   * @param partAt which positions are the part's own, of features that have a margin around them; undefined: all
   */
  statistic(features: Features, partAt?: PartAt): Statistic;
  /** The cost, from the sums of all parts divided by their positions. */
  score(means: Means): tf.Scalar;
  /** How many more positions `statistic` reads to the right of a part and below it: 1 for differences of neighbors. @defaultValue 0 */
  readonly beyond?: number;
}

/** Which evaluation of `J` this is. */
export interface Step {
  /** From 0, within the scale. */
  readonly index: number;
  /** Seeded by the run's seed, the scale and the index: the same step of the same run draws the same numbers. */
  readonly random: Random;
}

/** The pictures that losses compare with, at one scale. */
export interface References {
  /** The photo. */
  readonly photo: Reference;
  /** Their weights sum to 1. */
  readonly paintings: readonly Reference[];
  /**
   * The regions of the image in which paintings act, as a layer sees them: without masks one, which is everywhere and has all paintings. A
   * region in which the layer has fewer than four positions is left out.
   */
  regionsAt(layer: string): readonly Region[];
  /** How much content counts at each position of a layer; undefined: everywhere alike. */
  contentAt(layer: string): ContentWeights | undefined;
}

/** A region of the image, as one layer sees it. */
export interface Region {
  /** How much its cost counts: 1 for a region that is everywhere, else in proportion to its area. */
  readonly weight: number;
  /** How much each position of the image counts; undefined: all alike. */
  readonly positions?: PositionWeights;
  /** The paintings that act here. Their weights sum to 1, and their `moments` are those of the parts that are taken. */
  readonly paintings: readonly Reference[];
}

/** How much content counts at each position of a layer. */
export interface ContentWeights {
  /** The factors of the squared differences. */
  readonly positions: PositionWeights;
  /** The positions whose energy the cost is a fraction of; undefined: all. */
  readonly seen?: PositionWeights;
}

/** A picture to compare with. It is encoded only if a loss asks, and once for all losses that ask at the same time. */
export interface Reference {
  /** How much it counts among its kind; 1 for the photo. */
  readonly weight: number;
  /**
   * Hands the activations of some layers to `use`, and returns clones of what comes back: tensors in arrays and objects, the caller's to
   * dispose. Everything else is tidied.
   */
  measure<T>(layers: readonly string[], use: (features: Features) => T): Promise<T>;
  /** The mean and the Gram matrix of a layer. They are kept for later changes of the run; the tensors are the caller's to dispose. */
  moments(layer: string): Promise<LayerMoments>;
}

/** A sum over positions, and how many positions it is the sum of. */
export interface Sum {
  /** The sum, of any shape. */
  sum: tf.Tensor;
  /** How many positions were summed; of a weighted sum, the sum of the weights. */
  positions: number;
}

/** Named sums over positions. Sums of two parts of an image add up to that of the whole. */
export type Statistic = Readonly<Record<string, Sum>>;

/** A statistic per position: comparable between images of different sizes, and linear, so paintings can be blended. */
export type Means = Readonly<Record<string, tf.Tensor>>;

/** How a cost is scaled: as in the paper, or as a fraction of its target's energy. */
export type Normalization = 'paper' | 'energy';

/** Keeps such a fraction finite where a target is all zero. */
export const tiny = 1e-12;

/** The number of positions of a layer's activations: its height times its width. */
export function positionsOf(activations: tf.Tensor4D): number {
  return activations.shape[1] * activations.shape[2];
}

/** The layers of the network that some losses read, each once. */
export function networkLayers(losses: readonly Pick<Loss, 'layers'>[]): string[] {
  return [...new Set(losses.flatMap(({ layers }) => layers))].filter((layer) => layer !== imageLayer);
}
