import type { Size } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';
import type { Evaluator, LayerDistance, LayerMoments } from './device.ts';
import type { Features } from './features.ts';

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
   * What of an image the units of a layer see.
   *
   * @throws PasticheError `unknown-layer`
   */
  receptiveField(layer: string): ReceptiveField;
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
   * The names of what {@link evaluator} can compare with a target (see `Distance.of`). Losses on other names get their features.
   *
   * @defaultValue none
   */
  readonly comparisons?: readonly string[];
  /**
   * Optional fast path: costs and image gradient are computed on the device, and no activations are transferred. Must agree with `encode`.
   *
   * @param distances at least one; their tensors stay the caller's, and may be disposed of afterwards
   * @throws PasticheError `unknown-layer`
   */
  evaluator?(distances: readonly LayerDistance[]): Promise<Evaluator>;
  /**
   * Each unit's strongest activation in an image, by layer. Only in engines that can find it where the activations are, and so hand out
   * none of them; `strongest` of this package asks any encoder.
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
   * In the same engines: the means of some layers' activations and of their products, with no activation handed out.
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

/**
 * Which pixels the units of a layer see, in either direction: the unit at position `p` sees `size` pixels, the first of them at
 * `offset + p * stride`. Beyond the image's borders there is nothing to see.
 */
export interface ReceptiveField {
  size: number;
  stride: number;
  offset: number;
}

/** Where each unit of a layer fires the most; all arrays have a number for each unit. */
export interface Strongest {
  /** How much. */
  values: Float32Array;
  /** Where: `y * width + x` of the layer; the first of several alike, row by row. */
  positions: Int32Array;
  /** Of the layer. */
  size: Size;
}

/**
 * What a ReLU lets pass on the way back:
 *
 * - `'gradient'`: what arrives where it fired. The derivative, which all optimisation needs.
 * - `'deconvnet'`: what arrives and is positive, wherever that is (Zeiler & Fergus 2014, "Visualizing and Understanding Convolutional
 *   Networks", section 2.1). What the units of a layer see, for looking at.
 * - `'guided'`: what is both (Springenberg et al. 2015, "Striving for Simplicity", section 3.4). The same, sharper.
 *
 * Filters and pools are the same for all three, and a layer's own ReLU counts: what arrives at a layer arrives behind it. With the last
 * two a pool passes everything to the first of equal maxima, row by row, where the gradient may be shared among them.
 */
export type BackwardRule = 'gradient' | 'deconvnet' | 'guided';

/** What one image looks like to the network. */
export interface Encoding {
  /** The layers that were asked for. They belong to the encoding, and may be read until `backward` is called. */
  readonly features: Features;
  /**
   * The gradient with respect to the image of any scalar whose gradients with respect to some of the features are
   * `cotangents` (which stay the caller's); or, by another rule, what looks like a gradient but is none. May be called more than once.
   *
   * @param rule what a ReLU lets pass; a network without any has the gradient for all three @defaultValue 'gradient'
   * @returns `[1, H, W, 3]`, the caller's to dispose
   */
  backward(cotangents: Features, signal?: AbortSignal, rule?: BackwardRule): Promise<ImageTensor>;
  /** Frees the features and all that `backward` needs. */
  dispose(): void;
}
