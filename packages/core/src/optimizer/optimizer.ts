import type { Size } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';
import type { Wraps } from '../image/wraps.ts';

/** `J` and its gradient at the image that the optimizer proposed last. */
export interface Measured {
  /** `J`, the weighted sum of all costs. */
  loss: number;
  /** `[1, H, W, 3]`. The caller disposes of it, and does not read it again: where tfjs has plain arrays, an optimizer may write over them. */
  gradient: ImageTensor;
}

/** What an optimizer answers: the next image, and its own memory. */
export interface Proposal<State> {
  /** The image to evaluate next, the caller's to dispose. */
  image: ImageTensor;
  /** What the optimizer remembers for the next step. */
  state: State;
  /** The image to show from now on: the proposed one, the one just measured, or neither while a line search is running. */
  show: 'proposed' | 'measured' | 'neither';
}

/**
 * Turns gradients into a better image. The loop evaluates `J`, `update` proposes the next image. All memory is in `state`, a tree of tensors
 * and JSON values (see tree.ts). Implementations pass `optimizerConformance` of `@pastiche/core/testing`.
 */
export interface Optimizer<State = unknown> {
  /** For users, for example `adam`. */
  readonly name: string;
  /** Whether pixels are clipped to 0..1 at every step; false if that would spoil the optimizer's model of `J`, or if it clips them itself. */
  readonly clamps: boolean;
  /** The state before the first step from `image`, which stays the caller's. */
  init(image: ImageTensor): State;
  /** Whether this may be its state for images of a size; a file may claim to hold one. @defaultValue whatever it is, it is taken */
  isState?(state: unknown, size: Size): boolean;
  /**
   * Takes one step. Consumes `state`: it disposes of all that the new state does not keep. `image` is where `measured` was measured; it
   * stays the caller's.
   *
   * @param rate multiplies the step; the loop lowers it below 1 after a run has diverged
   */
  update(measured: Measured, state: State, image: ImageTensor, rate: number): Promise<Proposal<State>>;
  /**
   * Resizes the state between scales. Consumes `state`.
   *
   * @param size the new size; gradients of a mean over pixels are smaller there by `old pixels / new pixels`
   * @param wraps the directions in which the image goes on at its opposite edge
   */
  resample(state: State, size: Size, wraps?: Wraps): Promise<State>;
}
