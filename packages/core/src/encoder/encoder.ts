import type * as tf from '@tensorflow/tfjs-core';
import type { ImageTensor } from '../image/tensors.ts';

/** Activations by layer name, each `[1, h, w, c]`. */
export type Features = Readonly<Record<string, tf.Tensor4D>>;

/**
 * The frozen network: from an image to named activations, *and the way back*. The network is never differentiated by a
 * tape; instead an encoding carries its vector-Jacobian product. Implementations pass `encoderConformance` of
 * `@pastiche/core/testing`.
 */
export interface Encoder {
  /** For people: which network, which weights. */
  readonly name: string;
  /** The layers that can be asked for, from shallow to deep. */
  readonly layers: readonly string[];
  /** The smallest height and width, in pixels, of an image that reaches the given layers. */
  smallestImage(layers: readonly string[]): number;
  /**
   * How much arithmetic a pixel takes to reach the given layers, in multiplications: tells how a run's time is shared between two encoders.
   *
   * @defaultValue as much as any other
   */
  work?(layers: readonly string[]): number;
  /**
   * Runs the network only as deep as the deepest of `layers`.
   *
   * @param image `[1, H, W, 3]`, RGB, 0..1; stays the caller's
   * @throws PasticheError `unknown-layer`; `signal.reason` when cancelled. Nothing is left behind then.
   */
  encode(image: ImageTensor, layers: readonly string[], signal?: AbortSignal): Promise<Encoding>;
  /**
   * Only in engines that can compute such costs where the activations are, and so hand out neither these nor take their gradients.
   * Gives the same numbers as the features do.
   *
   * @param distances at least one; their tensors stay the caller's, and may be disposed of afterwards
   * @throws PasticheError `unknown-layer`
   */
  evaluator?(distances: readonly LayerDistance[]): Promise<Evaluator>;
  /** Frees the weights. */
  dispose(): void;
}

/** The squared distance of something that a layer shows from its target: `factor * sum((x - to)^2)`. */
export interface Distance {
  /** Of the layer's mean Gram matrix or covariance, `[c, c]`, of its mean, `[c]`, or of its activations, `[1, h, w, c]`. */
  of: 'gram' | 'covariance' | 'mean' | 'activations';
  to: tf.Tensor;
  factor: tf.Scalar;
}

/** A distance in its place: a weighted term of `J`. */
export interface LayerDistance extends Distance {
  layer: string;
  weight: number;
}

/** Some costs, bound to their targets, with the way back to the pixels. */
export interface Evaluator {
  /**
   * @param image `[1, H, W, 3]`, RGB, 0..1, of any size that targets of activations allow; stays the caller's
   * @returns each distance, before its weight; and the gradient of their weighted sum with respect to the image, `[1, H, W, 3]`, the
   *   caller's to dispose
   */
  evaluate(image: ImageTensor, signal?: AbortSignal): Promise<{ costs: number[]; gradient: ImageTensor }>;
  /** Frees the targets. */
  dispose(): void;
}

/** What one image looks like to the network. */
export interface Encoding {
  /** The layers that were asked for. They belong to the encoding, and may be read until `backward` is called. */
  readonly features: Features;
  /**
   * The gradient with respect to the image of any scalar whose gradients with respect to some of the features are
   * `cotangents` (which stay the caller's). May be called more than once.
   *
   * @returns `[1, H, W, 3]`, the caller's to dispose
   */
  backward(cotangents: Features, signal?: AbortSignal): Promise<ImageTensor>;
  /** Frees the features and all that `backward` needs. */
  dispose(): void;
}
