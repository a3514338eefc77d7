import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../../image/resize.ts';
import type { ImageTensor } from '../../image/tensors.ts';
import type { Random } from '../../math/random.ts';

/**
 * Principal axes of natural colors, one per column, scaled by their standard deviation: brightness, blue against yellow, green against
 * magenta. From the covariance of RGB values (0..1) of 400 photographs of ImageNet, relative to the largest column.
 */
const naturalColors = [
  [0.586, 0.176, -0.08],
  [0.577, 0.017, 0.139],
  [0.569, -0.199, -0.059],
];

/**
 * A picture parameterized by Hartley coefficients, scaled by 1/f and decorrelated in color, with a sigmoid that keeps pixels within 0..1.
 * Gradient descent on these coefficients favors shapes over single pixels (Olah, Mordvintsev & Schubert 2017, "Feature Visualization",
 * on preconditioning). The picture is periodic.
 *
 * The Hartley transform (1942, `cos + sin`) is real, its own inverse and its own adjoint: two products with symmetric matrices on any
 * backend.
 */
export class Spectrum {
  readonly size: Size;
  readonly #rows: tf.Tensor2D;
  readonly #columns: tf.Tensor2D;
  /** `[height, width, 1]` */
  readonly #scale: tf.Tensor3D;
  /** `[3, 3]`: from decorrelated colors to RGB, and its transpose. */
  readonly #colors: tf.Tensor2D;
  readonly #colorsBack: tf.Tensor2D;

  constructor(size: Size) {
    this.size = size;
    this.#rows = waves(size.height);
    this.#columns = waves(size.width);
    this.#scale = tf.tensor3d(naturalScale(size), [size.height, size.width, 1]);
    const columns = naturalColors[0].map((_, column) => naturalColors.map((row) => row[column]));
    this.#colors = tf.tensor2d(columns);
    this.#colorsBack = tf.tensor2d(naturalColors);
  }

  /** Random initial amplitudes, `[1, height, width, 3]`, the caller's. */
  start(random: Random, deviation: number): ImageTensor {
    const { height, width } = this.size;
    const values = Float32Array.from({ length: height * width * 3 }, () => deviation * random.normal());
    return tf.tensor4d(values, [1, height, width, 3]);
  }

  /** Converts amplitudes to a picture: RGB, 0..1, row by row. */
  async develop(amplitudes: ImageTensor): Promise<Float32Array> {
    const { height, width } = this.size;
    const logits = tf.tidy(() => {
      const shaped = tf.mul(tf.reshape(amplitudes, [height, width, 3]), this.#scale) as tf.Tensor3D;
      return tf.matMul(tf.reshape(this.#transform(shaped), [height * width, 3]), this.#colors);
    });
    try {
      return (await logits.data()).map((value) => 1 / (1 + Math.exp(-value))) as Float32Array;
    } finally {
      logits.dispose();
    }
  }

  /**
   * The gradient with respect to the amplitudes, the caller's.
   *
   * @param picture the result of {@link Spectrum.develop}
   * @param gradient with respect to the picture
   */
  back(picture: Float32Array, gradient: Float32Array): ImageTensor {
    const { height, width } = this.size;
    const slopes = gradient.map((value, i) => value * picture[i] * (1 - picture[i]));
    return tf.tidy(() => {
      const colors = tf.matMul(tf.tensor2d(slopes, [height * width, 3]), this.#colorsBack);
      const waves = this.#transform(tf.reshape(colors, [height, width, 3]));
      return tf.reshape(tf.mul(waves, this.#scale), [1, height, width, 3]);
    });
  }

  dispose(): void {
    tf.dispose([this.#rows, this.#columns, this.#scale, this.#colors, this.#colorsBack]);
  }

  /** The Hartley transform along both axes. */
  #transform(x: tf.Tensor3D): tf.Tensor3D {
    const { height, width } = this.size;
    const alongY = tf.matMul(this.#rows, tf.reshape(x, [height, width * 3]));
    const turned = tf.transpose(tf.reshape(alongY, [height, width, 3]), [1, 0, 2]);
    const alongX = tf.matMul(this.#columns, tf.reshape(turned, [width, height * 3]));
    return tf.transpose(tf.reshape(alongX, [width, height, 3]), [1, 0, 2]);
  }
}

/** `(cos + sin)(2 pi u x / n) / sqrt(n)` */
function waves(n: number): tf.Tensor2D {
  const values = Float32Array.from({ length: n * n }, (_, i) => {
    // Reduced modulo n first, since large angles are inexact.
    const angle = (2 * Math.PI * ((Math.floor(i / n) * (i % n)) % n)) / n;
    return (Math.cos(angle) + Math.sin(angle)) / Math.sqrt(n);
  });
  return tf.tensor2d(values, [n, n]);
}

/** 1/f, as amplitudes fall in photographs (Field 1987), normalized so that amplitudes of variance 1 give logits of variance 1. */
function naturalScale({ height, width }: Size): Float32Array {
  const lowest = 1 / Math.max(height, width);
  const frequency = (i: number, n: number): number => Math.min(i, n - i) / n;
  const scale = Float32Array.from({ length: height * width }, (_, i) => {
    const [u, v] = [frequency(Math.floor(i / width), height), frequency(i % width, width)];
    return 1 / Math.max(lowest, Math.hypot(u, v));
  });
  const meanSquare = scale.reduce((sum, value) => sum + value * value, 0) / scale.length;
  return scale.map((value) => value / Math.sqrt(meanSquare));
}
