import * as tf from '@tensorflow/tfjs-core';
import type { Mask } from '../image/mask.ts';
import type { ImageTensor } from '../image/tensors.ts';

/** Pixels that stay the photo's while everything else is painted. */
export class Kept {
  /** The same for the same pixels. */
  readonly key: string;
  /** `[1, H, W, 1]`: 0 where a pixel is kept, 1 where it is free. */
  readonly #free: tf.Tensor4D;
  /** The photo, times the share that is kept. */
  readonly #photo: ImageTensor;

  /** @param photo at the mask's size; stays the caller's */
  constructor({ data, width, height, key }: Mask, photo: ImageTensor) {
    this.key = key;
    this.#free = tf.tensor4d(
      data.map((value) => 1 - value),
      [1, height, width, 1],
    );
    this.#photo = tf.tidy(() => tf.mul(photo, tf.sub(1, this.#free)));
  }

  /** The image with the photo's pixels where they are kept; consumes it. */
  restore(image: ImageTensor): ImageTensor {
    const restored = tf.tidy(() => tf.add(tf.mul(image, this.#free), this.#photo) as ImageTensor);
    image.dispose();
    return restored;
  }

  /** The gradient without what would move kept pixels; consumes it. */
  hold(gradient: ImageTensor): ImageTensor {
    const held = tf.mul(gradient, this.#free) as ImageTensor;
    gradient.dispose();
    return held;
  }

  dispose(): void {
    tf.dispose([this.#free, this.#photo]);
  }
}

/** The painted picture with the photo's pixels where they are kept, exactly. `rgb` and `photo` are `[height, width, 3]`. */
export function withKept(rgb: Float32Array, photo: Float32Array, { data }: Mask): Float32Array {
  return rgb.map((value, i) => {
    const share = data[Math.floor(i / 3)];
    // Resampling a mask of ones leaves rounding errors.
    return share > 0.999 ? photo[i] : value + share * (photo[i] - value);
  });
}
