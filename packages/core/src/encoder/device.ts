import type * as tf from '@tensorflow/tfjs-core';
import type { ImageTensor } from '../image/tensors.ts';
import type { Features } from './features.ts';

/** Of all positions of a layer. */
export interface LayerMoments {
  /** `[c]`: the mean activation of each unit. */
  mean: tf.Tensor1D;
  /** `[c, c]`: the Gram matrix, divided by the number of positions. */
  gram: tf.Tensor2D;
}

/**
 * A cost as the squared distance of something that a layer shows from its target: `factor * sum((x - to)^2)`. An engine that knows how to
 * compute `x` computes cost and gradient where the activations are.
 */
export interface Distance {
  /**
   * The name of `x`. Losses choose it, engines list the names that they know (`Encoder.comparisons`). Ours are `activations`, `[1, h, w, c]`;
   * `mean`, `[c]`; `gram` and `covariance`, `[c, c]`, divided by the number of positions.
   */
  of: string;
  /** The target, of the shape of `x`. */
  to: tf.Tensor;
  factor: tf.Scalar;
}

/** A distance and the layer that it is measured on. */
export interface LayerDistance extends Distance {
  layer: string;
}

/** Costs that the engine does not know, in the same evaluation: it hands out features and takes their gradients. */
export interface OtherCosts {
  layers: readonly string[];
  /**
   * @param features of `layers`, which stay the engine's
   * @returns the gradients with respect to some of them, which stay the caller's
   */
  differentiate(features: Features): Promise<Features>;
}

/** Some distances, bound to their targets, with the way back to the pixels. */
export interface Evaluator {
  /**
   * @param image `[1, H, W, 3]`, RGB, 0..1, of any size that targets of activations allow; stays the caller's
   * @param weights the factor of each distance in `J`
   * @returns each distance, before its weight; and the gradient with respect to the image of their weighted sum and of the other costs,
   *   `[1, H, W, 3]`, the caller's to dispose
   */
  evaluate(
    image: ImageTensor,
    weights: readonly number[],
    others?: OtherCosts,
    signal?: AbortSignal,
  ): Promise<{ costs: number[]; gradient: ImageTensor }>;
  /** Frees the targets. */
  dispose(): void;
}
