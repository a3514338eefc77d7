import type { Size } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';

/** `J` and its gradient at the image that the optimizer proposed last. */
export interface Measured {
  loss: number;
  /** `[1, H, W, 3]`; stays the caller's */
  gradient: ImageTensor;
}

/** What an optimizer proposes. */
export interface Proposal<State> {
  /** The image to evaluate next, the caller's to dispose. */
  image: ImageTensor;
  state: State;
  /**
   * Which image to show from now on: the one proposed here, the one that was just measured, or neither while a line
   * search is still looking.
   */
  show: 'proposed' | 'measured' | 'neither';
}

/**
 * Turns gradients into a better image, one evaluation of `J` at a time: the loop evaluates, `update` proposes. Functional:
 * all memory is in `state`, a tree of tensors and JSON values (see tree.ts). Implementations pass `optimizerConformance` of `@pastiche/core/testing`.
 */
export interface Optimizer<State = unknown> {
  readonly name: string;
  /** Whether pixels are kept within 0..1 at every step; false where that would spoil the optimizer's model of `J`. */
  readonly clamps: boolean;
  /** The state before the first step from `image`, which stays the caller's. */
  init(image: ImageTensor): State;
  /**
   * One step. Consumes `state`: it frees what it does not carry on. `image` is what `measured` was measured at and stays
   * the caller's.
   *
   * @param rate multiplies the step; the loop lowers it below 1 after a run has diverged
   */
  update(measured: Measured, state: State, image: ImageTensor, rate: number): Promise<Proposal<State>>;
  /**
   * Carries the state on to another size, between scales. Consumes `state`.
   *
   * @param size the new size; gradients of a mean over pixels are smaller there by `old pixels / new pixels`
   */
  resample(state: State, size: Size): Promise<State>;
}
