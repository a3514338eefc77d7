import type { Encoder } from '../encoder/encoder.ts';
import type { Mask } from '../image/mask.ts';
import type { ImageTensor } from '../image/tensors.ts';

/** The mean and the covariance of a layer's activations over positions. */
export interface LayerStatistics {
  /** `[c]` */
  mean: Float32Array;
  /** `[c, c]`, row by row. */
  covariance: Float32Array;
}

/** Statistics by layer. */
export type Statistics = Readonly<Record<string, LayerStatistics>>;

/** A part of a picture, and in whose manner it is painted. */
export interface PaintedRegion {
  /** Of the paintings that act here, for all layers that the painter is told of. */
  statistics: Statistics;
  /** How much of each pixel it is, as large as the picture; the masks of all regions sum to 1. @defaultValue everywhere */
  mask?: Mask;
}

/**
 * A network that paints in one pass. It is told the means and covariances of paintings' activations, which the losses compare too, and gives them to a
 * photo. A run can start from its picture.
 */
export interface Painter {
  /** For users. */
  readonly name: string;
  /** The network whose statistics it is told, which measures them; it stays its maker's. */
  readonly encoder: Encoder;
  /** The layers of that network whose statistics it is told. */
  readonly layers: readonly string[];
  /** How much noise is added to photos, as a fraction of white: it makes strokes of it where they are flat. @defaultValue 0 */
  readonly grain?: number;
  /**
   * Paints a photo.
   *
   * @param photo `[1, H, W, 3]`, RGB, 0..1; stays the caller's
   * @returns of the same size, within 0..1; the caller's to dispose
   * @throws `signal.reason` when cancelled. Nothing is left behind then.
   */
  paint(photo: ImageTensor, regions: readonly PaintedRegion[], signal?: AbortSignal): Promise<ImageTensor>;
  /** Frees the weights. */
  dispose(): void;
}
