import * as tf from '@tensorflow/tfjs-core';
import { valuesAt } from './host.ts';

/**
 * The Gram matrix of a layer's activations: `A^T A` with the activations unrolled to `A: [h*w, c]`
 * (Gatys, Ecker & Bethge 2015, equation 3). Entry (i, j) says how much units i and j fire together.
 *
 * @param activations `[1, h, w, c]`
 * @returns `[c, c]`, a sum over the h*w positions, not divided by their number
 */
export function gram(activations: tf.Tensor4D): tf.Tensor2D {
  return gramWithGradient(activations) as tf.Tensor2D;
}

// The explicit transposition is 10 times faster on WASM (docs/performance.md). The custom gradient needs one product where tfjs's own needs
// two: dA = A dG^T + A dG = A (dG + dG^T).
const gramWithGradient = /* @__PURE__ */ tf.customGrad((x, save) => {
  const activations = x as tf.Tensor4D;
  const value = tf.getBackend() === 'wasm' ? gramOfPieces(activations) : gramOf(unroll(activations));
  // Saved last, since saved tensors are not freed if the product fails.
  (save as tf.GradSaveFunc)([activations]);
  const gradFunc = (dGram: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
    const kept = saved[0] as tf.Tensor4D;
    const symmetric = tf.add(dGram, tf.transpose(dGram)) as tf.Tensor2D;
    return tf.reshape(tf.matMul(unroll(kept), symmetric), kept.shape);
  };
  return { value, gradFunc };
});

// Without tidy, the tape would keep the transposed copy.
function gramOf(unrolled: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.matMul(tf.transpose(unrolled), unrolled));
}

/** Of so many positions at once, which fit into a processor's cache. */
const pieceLength = 4096;

/**
 * The same as a sum over pieces: on WASM a large layer takes half of the time, and single precision loses less, since it adds up shorter sums
 * (docs/performance.md).
 */
function gramOfPieces(activations: tf.Tensor4D): tf.Tensor2D {
  const [, height, width, channels] = activations.shape;
  const positions = height * width;
  if (positions <= pieceLength) return gramOf(unroll(activations));
  let sum: tf.Tensor2D | undefined;
  for (let start = 0; start < positions; start += pieceLength) {
    const before: tf.Tensor2D | undefined = sum;
    const end = Math.min(positions, start + pieceLength);
    sum = tf.tidy(() => {
      const values = valuesAt(activations, start * channels, end * channels);
      const part = gramOf(tf.tensor2d(values, [end - start, channels]));
      return before ? tf.add<tf.Tensor2D>(before, part) : part;
    });
    before?.dispose();
  }
  return sum as tf.Tensor2D;
}

function unroll(activations: tf.Tensor4D): tf.Tensor2D {
  const [, height, width, channels] = activations.shape;
  return tf.reshape(activations, [height * width, channels]);
}
