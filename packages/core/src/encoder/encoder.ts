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
   * Runs the network only as deep as the deepest of `layers`.
   *
   * @param image `[1, H, W, 3]`, RGB, 0..1; stays the caller's
   * @throws PasticheError `unknown-layer`; `signal.reason` when cancelled. Nothing is left behind then.
   */
  encode(image: ImageTensor, layers: readonly string[], signal?: AbortSignal): Promise<Encoding>;
  /** Frees the weights. */
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
