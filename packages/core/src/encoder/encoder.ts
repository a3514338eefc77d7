import type * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';

/** Activations by layer name, each `[1, h, w, c]`. */
export type Features = Readonly<Record<string, tf.Tensor4D>>;

/**
 * The frozen network: from an image to named activations, *and the way back*. The network is never differentiated by a
 * tape; instead an encoding carries its vector-Jacobian product. Implementations pass `encoderConformance` of
 * `@pastiche/core/testing`.
 */
export interface Encoder {
  /** Name of the network, for users. */
  readonly name: string;
  /** The layers that can be asked for, from shallow to deep. */
  readonly layers: readonly string[];
  /** The smallest height and width, in pixels, of an image that reaches the given layers. */
  smallestImage(layers: readonly string[]): number;
  /**
   * The pixels that the units of a layer see.
   *
   * @throws PasticheError `unknown-layer`
   */
  receptiveField(layer: string): ReceptiveField;
  /**
   * Multiplications per pixel up to the given layers; used to compare the work of two encoders.
   *
   * @defaultValue all encoders count alike
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
   * Optional fast path: computes costs and image gradient on the device, without transferring activations. Must agree with `encode`.
   *
   * @param distances at least one; their tensors stay the caller's, and may be disposed of afterwards
   * @throws PasticheError `unknown-layer`
   */
  evaluator?(distances: readonly LayerDistance[]): Promise<Evaluator>;
  /**
   * Optional fast path: each unit's strongest activation in an image, by layer, without transferring activations. `strongest` of this
   * package works with any encoder.
   *
   * @param image `[1, H, W, 3]`, RGB, 0..1; stays the caller's
   * @throws PasticheError `unknown-layer`; `signal.reason` when cancelled
   */
  strongest?(
    image: ImageTensor,
    layers: readonly string[],
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, Strongest>>>;
  /**
   * Optional fast path: the means of some layers' activations and of their products, without transferring activations.
   *
   * @param image `[1, H, W, 3]`, RGB, 0..1; stays the caller's
   * @returns by layer, the caller's to dispose
   * @throws PasticheError `unknown-layer`; `signal.reason` when cancelled. Nothing is left behind then.
   */
  moments?(
    image: ImageTensor,
    layers: readonly string[],
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, LayerMoments>>>;
  /** Frees the weights. */
  dispose(): void;
}

/** Means over all positions of a layer. */
export interface LayerMoments {
  /** `[c]`: the mean activation of each unit. */
  mean: tf.Tensor1D;
  /** `[c, c]`: the Gram matrix, divided by the number of positions. */
  gram: tf.Tensor2D;
}

/**
 * The pixels that a layer's units see, along each axis: the unit at position `p` sees `size` pixels, starting at `offset + p * stride`.
 * The range may reach beyond the image.
 */
export interface ReceptiveField {
  size: number;
  stride: number;
  offset: number;
}

/** The strongest activation of each unit of a layer; both arrays have one number per unit. */
export interface Strongest {
  values: Float32Array;
  /** `y * width + x` in the layer; the first of equal maxima, row by row. */
  positions: Int32Array;
  /** Size of the layer. */
  size: Size;
}

/** A squared distance of a layer's statistic `x` from its target: `factor * sum((x - to)^2)`. */
export interface Distance {
  /** The statistic: the mean Gram matrix or covariance, `[c, c]`, the mean, `[c]`, or the activations, `[1, h, w, c]`. */
  of: 'gram' | 'covariance' | 'mean' | 'activations';
  to: tf.Tensor;
  factor: tf.Scalar;
}

/** A distance at a layer, with its weight in `J`. */
export interface LayerDistance extends Distance {
  layer: string;
  weight: number;
}

/** Costs with their targets, and their gradient with respect to the pixels. */
export interface Evaluator {
  /**
   * @param image `[1, H, W, 3]`, RGB, 0..1; stays the caller's. If a target is of activations, the image must have the target's size.
   * @returns each distance without its weight, and the gradient of their weighted sum, `[1, H, W, 3]`, the caller's to dispose
   */
  evaluate(image: ImageTensor, signal?: AbortSignal): Promise<{ costs: number[]; gradient: ImageTensor }>;
  /** Frees the targets. */
  dispose(): void;
}

/**
 * Which signals a ReLU passes backward:
 *
 * - `'gradient'`: those where its input was positive. This is the derivative, for optimization.
 * - `'deconvnet'`: positive signals (Zeiler & Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 2.1). For
 *   pictures of what units see.
 * - `'guided'`: positive signals where its input was positive (Springenberg et al. 2015, "Striving for Simplicity", section 3.4). As
 *   deconvnet, and sharper.
 *
 * A layer's own ReLU is included. Convolutions and pools are the same for all three, except that with the last two a pool passes everything
 * to the first of equal maxima, row by row; the gradient may be shared among them.
 */
export type BackwardRule = 'gradient' | 'deconvnet' | 'guided';

/** One image's activations, and the way back from them to its pixels. */
export interface Encoding {
  /** The requested layers. The tensors belong to the encoding and may be read until `backward` is called. */
  readonly features: Features;
  /**
   * The gradient with respect to the image of a scalar whose gradients with respect to some of the features are `cotangents` (which stay
   * the caller's). May be called more than once.
   *
   * @param rule which signals a ReLU passes; other rules give projections, not gradients @defaultValue 'gradient'
   * @returns `[1, H, W, 3]`, the caller's to dispose
   */
  backward(cotangents: Features, signal?: AbortSignal, rule?: BackwardRule): Promise<ImageTensor>;
  /** Frees the features and all that `backward` needs. */
  dispose(): void;
}
