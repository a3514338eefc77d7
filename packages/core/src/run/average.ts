import * as tf from '@tensorflow/tfjs-core';
import type { ImageTensor } from '../image/tensors.ts';
import { ownValues, valuesHere } from '../math/host.ts';

/** All that an average knows. */
export interface AverageState {
  /** How many pictures it has taken in. */
  count: number;
  value?: ImageTensor;
}

/** The youngest average spans at least this many pictures: see {@link RunningAverage.add}. */
const warmUp = 10;

/**
 * The exponential average of the pictures of one scale: free of the jitter that Adam's steps leave in any single one
 * (Polyak & Juditsky 1992; in style transfer after Katherine Crowson's tool).
 */
export class RunningAverage {
  readonly #decay: number;
  #count = 0;
  #value: ImageTensor | undefined;

  /** @param decay 0 keeps the last picture only */
  constructor(decay: number) {
    this.#decay = decay;
  }

  /**
   * Takes a picture in; it stays the caller's. Differs from Crowson: the decay grows to its full value over time, so
   * that a short run is not an average of its own beginning.
   */
  add(image: ImageTensor): void {
    this.#count++;
    const decay = Math.min(this.#decay, (this.#count - 1) / (this.#count + warmUp));
    const before = this.#value;
    this.#value = before ? blend(before, image, decay) : tf.clone(image);
    before?.dispose();
  }

  /** What it knows, for a checkpoint; the tensor stays this object's. */
  get state(): AverageState {
    return { count: this.#count, value: this.#value };
  }

  /** Takes over what another knew. */
  set state({ count, value }: AverageState) {
    this.reset();
    this.#count = count;
    this.#value = value;
  }

  /** The average so far, which stays this object's; undefined before the first picture. */
  get value(): ImageTensor | undefined {
    return this.#value;
  }

  reset(): void {
    this.#value?.dispose();
    this.#value = undefined;
    this.#count = 0;
  }
}

/** `decay` of the one and the rest of the other. */
function blend(before: ImageTensor, image: ImageTensor, decay: number): ImageTensor {
  const [values, pixels] = [ownValues(before), valuesHere(image)];
  if (!values || !pixels) return tf.tidy(() => tf.add(tf.mul(before, decay), tf.mul(image, 1 - decay)));
  for (let i = 0; i < values.length; i++) values[i] = values[i] * decay + pixels[i] * (1 - decay);
  return tf.tensor4d(values, image.shape);
}
