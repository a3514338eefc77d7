import * as tf from '@tensorflow/tfjs-core';
import { invalidOption, PasticheError } from '../errors.ts';
import type { Size } from '../image/resize.ts';
import { clipInPlace, type ImageTensor, isSize, resizeTensor, sizeOf } from '../image/tensors.ts';
import type { Wraps } from '../image/wraps.ts';
import { ownValues } from '../math/host.ts';
import type { Optimizer, Proposal } from '../optimizer/optimizer.ts';
import type { Evaluation } from '../scene/objective.ts';
import { cloneTree, disposeTree } from '../tree.ts';
import { RunningAverage } from './average.ts';
import { BestImage } from './best.ts';
import { type CanvasState, isCanvasState } from './canvasState.ts';
import type { Kept } from './kept.ts';

/** A run has diverged when `J` is this many times what it was when the scale began. */
const explosion = 10;
/** What a recovery does to the optimizer's steps, and how many in a row are too many. */
const slowdown = 0.25;
const mostRecoveries = 20;

export type Outcome = 'stepped' | 'searching' | 'recovered';

/** The picture being painted: the pixels, the optimizer's state, their average, and the way back when `J` explodes. */
export class Canvas {
  readonly #optimizer: Optimizer;
  readonly #average: RunningAverage;
  readonly #wraps: Wraps | undefined;
  readonly #best: BestImage;
  #image: ImageTensor;
  #state: unknown;
  #bestLoss = Number.POSITIVE_INFINITY;
  #firstLoss: number | undefined;
  #recoveries = 0;
  #rate = 1;
  #kept: Kept | undefined;

  /**
   * @param image where to start; the canvas takes it over
   * @param wraps the directions in which it goes on at its opposite edge
   */
  constructor(image: ImageTensor, optimizer: Optimizer, averageDecay: number, wraps?: Wraps) {
    this.#optimizer = optimizer;
    this.#average = new RunningAverage(averageDecay);
    this.#wraps = wraps;
    this.#image = image;
    this.#best = new BestImage(optimizer.clamps);
    this.#best.keep(image);
    this.#state = optimizer.init(image);
  }

  /** The canvas of a checkpoint, whose tensors are its own from then on. @throws PasticheError `invalid-option` if they are not those of a canvas of that size */
  static load(state: unknown, size: Size, optimizer: Optimizer, averageDecay: number, wraps?: Wraps): Canvas {
    if (!isCanvasState(state, size, optimizer)) {
      const expected = `the state of a run at ${size.width}x${size.height} with the optimizer ${optimizer.name}`;
      throw invalidOption('resume', expected, 'something else');
    }
    const canvas = new Canvas(state.image, optimizer, averageDecay, wraps);
    disposeTree(canvas.#state);
    canvas.#average.state = state.average;
    canvas.#state = state.memory;
    canvas.#best.keep(state.best);
    state.best.dispose();
    [canvas.#bestLoss, canvas.#firstLoss] = [state.bestLoss, state.firstLoss];
    [canvas.#recoveries, canvas.#rate] = [state.recoveries, state.rate];
    return canvas;
  }

  /** What {@link load} takes: clones, which are the caller's. */
  copyState(): CanvasState {
    return {
      ...cloneTree({ image: this.#image, average: this.#average.state, memory: this.#state }),
      best: this.#best.toTensor(),
      bestLoss: this.#bestLoss,
      firstLoss: this.#firstLoss,
      recoveries: this.#recoveries,
      rate: this.#rate,
    };
  }

  /** The image to evaluate next. */
  get image(): ImageTensor {
    return this.#image;
  }

  /** The picture to show: averaged, never a trial of a line search. Stays the canvas's. */
  get picture(): ImageTensor {
    return this.#average.value ?? this.#best.exact ?? this.#image;
  }

  /** The factor on the optimizer's steps. */
  get rate(): number {
    return this.#rate;
  }

  /** Takes over pixels of the photo that are kept from now on, until the next scale. Forgets the costs measured so far. */
  keep(kept: Kept | undefined): void {
    this.#kept?.dispose();
    this.#kept = kept;
    if (!kept) return;
    this.#image = kept.restore(this.#image);
    this.#beginWith(this.#image);
  }

  /** The same in a canvas that was loaded: its pixels are in place. */
  goOnKeeping(kept: Kept | undefined): void {
    this.#kept = kept;
  }

  /** What is kept at present. */
  get kept(): Kept | undefined {
    return this.#kept;
  }

  /** Carries picture and optimizer on to another scale. */
  async resize(size: Size): Promise<void> {
    this.keep(undefined);
    if (!isSize(this.#image, size)) await this.#startAfresh(size);
  }

  /** Forgets the costs measured so far, since `J` has changed. Keeps the picture and the optimizer's momentum, and reads no pixels back. */
  async forgetCosts(): Promise<void> {
    await this.#startAfresh(sizeOf(this.#image));
  }

  async #startAfresh(size: Size): Promise<void> {
    const resized = await resizeTensor(this.picture, size, this.#wraps);
    // Early, since pictures may take gigabytes.
    this.#average.reset();
    this.#best.dispose();
    // The optimizer may free its state while it works on the new one: until then there is none to free twice.
    const state = this.#state;
    this.#state = undefined;
    this.#state = await this.#optimizer.resample(state, size, this.#wraps);
    this.#image.dispose();
    this.#image = this.#clamp(resized);
    this.#beginWith(this.#image);
  }

  /** The image is the best so far, and nothing is known of its cost. */
  #beginWith(image: ImageTensor): void {
    this.#average.reset();
    this.#best.keep(image);
    this.#bestLoss = Number.POSITIVE_INFINITY;
    this.#firstLoss = undefined;
  }

  /** One step of the optimizer from what was measured at {@link image}; consumes the gradient. */
  async update({ loss, gradient: measured }: Evaluation): Promise<Outcome> {
    const gradient = this.#kept ? this.#kept.hold(measured) : measured;
    const state = this.#state;
    this.#state = undefined;
    let next: Proposal<unknown>;
    try {
      next = await this.#optimizer.update({ loss, gradient }, state, this.#image, this.#rate);
    } finally {
      gradient.dispose();
    }
    this.#state = next.state;
    const proposed = this.#clamp(next.image);
    if (next.show !== 'neither' && this.#hasDiverged(loss)) {
      proposed.dispose();
      this.#recover(loss);
      return 'recovered';
    }
    if (next.show !== 'neither') this.#keep(loss, next.show === 'proposed' ? proposed : this.#image);
    this.#image.dispose();
    this.#image = proposed;
    return next.show === 'neither' ? 'searching' : 'stepped';
  }

  /** Frees everything but the picture. */
  finish(): void {
    const picture = tf.clone(this.picture);
    this.dispose();
    this.#image = picture;
  }

  dispose(): void {
    disposeTree(this.#state);
    this.#state = undefined;
    this.#average.reset();
    this.#kept?.dispose();
    this.#best.dispose();
    this.#image.dispose();
  }

  #hasDiverged(loss: number): boolean {
    this.#firstLoss ??= loss;
    return !Number.isFinite(loss) || loss > explosion * this.#firstLoss;
  }

  #keep(loss: number, picture: ImageTensor): void {
    this.#recoveries = 0;
    this.#average.add(picture);
    if (loss >= this.#bestLoss) return;
    this.#best.keep(this.#image);
    this.#bestLoss = loss;
  }

  /** Back to the best image of this scale, in smaller steps. */
  #recover(loss: number): void {
    this.#recoveries++;
    if (this.#recoveries > mostRecoveries || !Number.isFinite(this.#firstLoss)) {
      throw new PasticheError(
        'diverged',
        `The cost became ${loss}, and going back and taking smaller steps did not help. ` +
          'Check the weights, and try a smaller learning rate or smaller cost weights.',
      );
    }
    this.#rate *= slowdown;
    this.#image.dispose();
    this.#image = this.#best.toTensor();
    this.#average.reset();
    disposeTree(this.#state);
    this.#state = this.#optimizer.init(this.#image);
  }

  #clamp(image: ImageTensor): ImageTensor {
    if (!this.#optimizer.clamps) return image;
    const values = ownValues(image);
    const clamped = values ? tf.tensor4d(clipInPlace(values), image.shape) : tf.clipByValue(image, 0, 1);
    image.dispose();
    return clamped;
  }
}
