import * as tf from '@tensorflow/tfjs-core';
import type { ImageTensor } from '../image/tensors.ts';
import { valuesHere } from '../math/host.ts';
import { mapInto } from '../math/mapInto.ts';

const steps = 65_535;

/**
 * The best image of a scale, to which a run goes back when `J` explodes. Where tfjs has plain arrays, which pictures of gigabytes are in, it is kept
 * with 16 bits a channel if its values are within 0..1: that is half of the memory, and finer than any print.
 */
export class BestImage {
  readonly #isCoarse: boolean;
  #image: ImageTensor | undefined;
  #codes: Uint16Array | undefined;
  #shape: ImageTensor['shape'] = [1, 0, 0, 3];

  /** @param isWithin whether values are within 0..1 */
  constructor(isWithin: boolean) {
    this.#isCoarse = isWithin;
  }

  /** The image, if it is kept as it is; stays this object's. */
  get exact(): ImageTensor | undefined {
    return this.#image;
  }

  /** From now on the best one; it stays the caller's. */
  keep(image: ImageTensor): void {
    const values = this.#isCoarse ? valuesHere(image) : undefined;
    if (values && this.#codes?.length === values.length) write(this.#codes, values);
    else {
      this.dispose();
      if (values) this.#codes = write(new Uint16Array(values.length), values);
      else this.#image = tf.clone(image);
    }
    this.#shape = image.shape;
  }

  /** The image, which is the caller's to dispose. */
  toTensor(): ImageTensor {
    if (this.#image) return tf.clone(this.#image);
    const codes = this.#codes ?? new Uint16Array();
    return tf.tensor4d(
      mapInto(new Float32Array(codes.length), codes, (code) => code / steps),
      this.#shape,
    );
  }

  dispose(): void {
    this.#image?.dispose();
    this.#image = undefined;
    this.#codes = undefined;
  }
}

function write(codes: Uint16Array, values: Float32Array): Uint16Array {
  for (let i = 0; i < codes.length; i++) codes[i] = Math.round(values[i] * steps);
  return codes;
}
