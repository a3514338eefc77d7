import type * as tf from '@tensorflow/tfjs-core';
import type { Rect, Size } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';
import type { Features } from './features.ts';

/** Means over all positions of a layer. */
export interface LayerMoments {
  /** `[c]`: the mean activation of each unit. */
  mean: tf.Tensor1D;
  /** `[c, c]`: the Gram matrix, divided by the number of positions. */
  gram: tf.Tensor2D;
}

/** Which moments of an image are asked for. */
export interface MomentsAsk {
  /** The layer. */
  layer: string;
  /** How much each position counts, row by row, from 0 up; not all 0. @defaultValue all alike */
  over?: Float32Array;
}

/**
 * A cost as a squared distance of a layer's statistic `x` from its target: `factor * sum((x - to)^2)`. An engine that can compute `x`
 * computes cost and gradient on the device.
 */
export interface Distance {
  /**
   * The name of `x`. Losses choose it, and engines list the names they know (`Encoder.comparisons`). Ours are `activations`, `[1, h, w, c]`;
   * `mean`, `[c]`; `gram` and `covariance`, `[c, c]`, divided by the number of positions.
   */
  of: string;
  /**
   * How much each position counts, `[h, w]`. The weights of `mean`, `gram` and `covariance` sum to 1; those of `activations` multiply the squares.
   * Distances of one layer may share a tensor, whose work is then done once. @defaultValue all alike
   */
  over?: tf.Tensor2D;
  /** The target, of the shape of `x`. */
  to: tf.Tensor;
  /** Multiplies the sum of squares. */
  factor: tf.Scalar;
}

/** A distance and the layer that it is measured on. */
export interface LayerDistance extends Distance {
  /** The layer that `x` is a statistic of. */
  layer: string;
}

/** Costs that the engine does not know, in the same evaluation. They are computed from the features. */
export interface OtherCosts {
  /** The layers that these costs read. */
  layers: readonly string[];
  /**
   * @param features of `layers`; they stay the engine's
   * @returns the gradients with respect to some of them; they stay the caller's
   */
  differentiate(features: Features): Promise<Features>;
  /** The same costs, and those that read the image itself, from the parts of an image: for engines that compute it in blocks. */
  parts(): CostParts;
}

/** What of a layer is a part's own. `image` is the image itself. */
export type PartAt = (layer: string) => LayerPart;

/** A part of an image, in a layer's positions. */
export interface LayerPart {
  /** The layer's size for the whole image. */
  whole: Size;
  /** The layer's size for the part with its margin. */
  block: Size;
  /** The part's own positions, in the whole. */
  inner: Rect;
  /** The same, in the part with its margin. */
  local: Rect;
}

/** Costs from the parts of an image. First all parts are added, then all are differentiated. */
export interface CostParts {
  /** Whether there are no such costs. */
  readonly isEmpty: boolean;
  /** How many positions to the right and below its own a part needs. */
  readonly beyond: number;
  /** Adds a part. @param features of the part with its margin, and the `image` likewise; they stay the engine's */
  add(features: Features, partAt: PartAt): void;
  /** Every part is added. */
  finish(): Promise<void>;
  /** @returns gradients of the part's share, with its margin; they are the engine's to dispose */
  differentiate(features: Features, partAt: PartAt): Features;
  /** Frees the sums. */
  dispose(): void;
}

/** How `J` depends on weighted sums over the positions of a layer with the activations `a`. */
export interface MomentsSlope {
  /** The layer. */
  layer: string;
  /** How much each position counts, row by row, from 0 up. @defaultValue 1 */
  over?: Float32Array;
  /** The derivative of `J` by `sum(over * a)`, `[c]`. */
  mean: Float32Array;
  /** The derivative of `J` by `sum(over * a a^T)`, plus its transpose, `[c, c]`. */
  gram: Float32Array;
}

/** How `J` depends on weighted squared distances of activations from a target: `share * sum(over * (a - to)^2)`. */
export interface ActivationsSlope {
  /** The layer. */
  layer: string;
  /** How much each position counts, row by row, from 0 up. @defaultValue 1 */
  over?: Float32Array;
  /** `[1, h, w, c]`. */
  to: tf.Tensor4D;
  /** The derivative of `J` by the sum of squares. */
  share: number;
}

/** Where a way back begins. The tensors stay the caller's. */
export interface Slopes {
  /** From sums over positions. */
  moments: readonly MomentsSlope[];
  /** From distances of activations. */
  activations: readonly ActivationsSlope[];
  /** Other gradients at features, `[1, h, w, c]` each. */
  cotangents: Features;
}

/** What has come back. */
export interface Pulled {
  /** Of `J`, by pixels: `[1, H, W, 3]`, the caller's to dispose. */
  gradient: ImageTensor;
  /** For each of the slopes of activations, `sum(over * (a - to)^2)`. */
  squares: number[];
}

/** Distances with their targets, and their gradient with respect to the pixels. */
export interface Evaluator {
  /**
   * @param image `[1, H, W, 3]`, RGB, 0..1; stays the caller's. If a target is of activations, the image must have the target's size.
   * @param weights the weight of each distance in `J`
   * @returns each distance without its weight, and the gradient of their weighted sum and the other costs, `[1, H, W, 3]`, the caller's to
   *   dispose
   */
  evaluate(
    image: ImageTensor,
    weights: readonly number[],
    others?: OtherCosts,
    signal?: AbortSignal,
  ): Promise<{
    /** One for each distance, before its weight. */
    costs: number[];
    /** Of the weighted sum, by pixels: `[1, H, W, 3]`. */
    gradient: ImageTensor;
  }>;
  /** Frees the targets. */
  dispose(): void;
}
