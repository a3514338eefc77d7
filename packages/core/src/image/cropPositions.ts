import * as tf from '@tensorflow/tfjs-core';
import { valuesHere } from '../math/host.ts';
import type { Rect } from './resize.ts';

/**
 * The positions of `[1, h, w, c]` within a rectangle, with a gradient. Row by row where tfjs has plain arrays: its own `slice` and `pad` compute the
 * place of every single value there, 50 times as slowly.
 */
export function cropPositions(x: tf.Tensor4D, { left, top, width, height }: Rect): tf.Tensor4D {
  const [, rows, columns, channels] = x.shape;
  if (!valuesHere(x)) return tf.slice(x, [0, top, left, 0], [1, height, width, channels]);
  const cut = tf.customGrad((given) => {
    const values = valuesHere(given as tf.Tensor) as Float32Array;
    const out = new Float32Array(width * height * channels);
    eachRow((whole, part) => out.set(values.subarray(whole, whole + width * channels), part));
    const gradFunc = (slope: tf.Tensor): tf.Tensor => {
      const slopes = valuesHere(slope) as Float32Array;
      const all = new Float32Array(rows * columns * channels);
      eachRow((whole, part) => all.set(slopes.subarray(part, part + width * channels), whole));
      return tf.tensor4d(all, x.shape);
    };
    return { value: tf.tensor4d(out, [1, height, width, channels]), gradFunc };
  });
  return cut(x);

  /** Where a row begins, in the whole and in the part. */
  function eachRow(use: (whole: number, part: number) => void): void {
    for (let y = 0; y < height; y++) use(((top + y) * columns + left) * channels, y * width * channels);
  }
}
