import type { Size } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';
import type { Wraps } from '../image/wraps.ts';
import type { Evaluator, LayerDistance, LayerMoments, MomentsAsk, Pulled, Slopes } from './device.ts';
import type { Features } from './features.ts';
import type { Neighbors } from './strip.ts';

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
  /** The pixels that the units of a layer see. @throws PasticheError `unknown-layer` */
  receptiveField(layer: string): ReceptiveField;
  /** The size of a layer, in positions, for an image of some size. @throws PasticheError `unknown-layer` */
  layerSize(layer: string, image: Size): Size;
  /**
   * The directions in which an image goes on at its opposite edge: shifted by a layer's stride, it has the same features, shifted.
   *
   * @defaultValue none
   */
  readonly wraps?: Wraps;
  /** Multiplications per pixel up to the given layers; used to compare the work of two encoders. @defaultValue all encoders count alike */
  work?(layers: readonly string[]): number;
  /**
   * Runs the network only as deep as the deepest of `layers`.
   *
   * @param image `[1, H, W, 3]`, RGB, 0..1; stays the caller's
   * @throws PasticheError `unknown-layer`; `signal.reason` when cancelled. Nothing is left behind then.
   */
  encode(image: ImageTensor, layers: readonly string[], signal?: AbortSignal): Promise<Encoding>;
  /**
   * Optional: encodes a strip of an image's rows while others encode the other strips (see `crewEncoder`). Its features are the strip's own rows of those
   * of the whole image. Its way back gives the strip's rows of the whole gradient, if the ways back of all strips begin together.
   *
   * @param pixels the strip, `[1, rows, W, 3]`; it begins at a multiple of the deepest layer's stride, and so does the next one. Stays the caller's
   * @throws PasticheError `unknown-layer`; `signal.reason` when cancelled. Nothing is left behind then.
   */
  encodeStrip?(
    pixels: ImageTensor,
    layers: readonly string[],
    neighbors: Neighbors,
    signal?: AbortSignal,
  ): Promise<Encoding>;
  /** How many threads compute an image together. @defaultValue 1, or the engine's own affair */
  readonly workers?: number;
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
   * @returns in the order of `asks`, the caller's to dispose
   * @throws PasticheError `unknown-layer`; `signal.reason` when cancelled. Nothing is left behind then.
   */
  moments?(image: ImageTensor, asks: readonly MomentsAsk[], signal?: AbortSignal): Promise<LayerMoments[]>;
  /**
   * Optional fast path: the gradient at the image, from the derivatives of `J` by statistics of layers, without transferring activations. Blocks
   * of an image need it (see `tiledEncoder`).
   *
   * @param image `[1, H, W, 3]`, RGB, 0..1; stays the caller's
   * @throws PasticheError `unknown-layer`; `signal.reason` when cancelled. Nothing is left behind then.
   */
  pullback?(image: ImageTensor, slopes: Slopes, signal?: AbortSignal): Promise<Pulled>;
  /** Whether images are computed in blocks. Then {@link evaluator} may be given no distances, and computes other costs from their parts. @defaultValue false */
  readonly inBlocks?: boolean;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * The pixels that a layer's units see, along each axis: the unit at position `p` sees `size` pixels, starting at `offset + p * stride`.
 * The range may reach beyond the image.
 */
export interface ReceptiveField {
  /** How many pixels a unit sees. */
  size: number;
  /** The distance of the fields of neighboring units, in pixels. */
  stride: number;
  /** Where the field of the first unit starts, in pixels; 0 or below. */
  offset: number;
}

/** The strongest activation of each unit of a layer; both arrays have one number per unit. */
export interface Strongest {
  /** The activations, by unit. */
  values: Float32Array;
  /** `y * width + x` in the layer; the first of equal maxima, row by row. */
  positions: Int32Array;
  /** Size of the layer. */
  size: Size;
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
