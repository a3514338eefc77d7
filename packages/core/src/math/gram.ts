import * as tf from '@tensorflow/tfjs-core';

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
  // Without tidy, the tape would keep the transposed copy.
  const value = tf.tidy(() => {
    const unrolled = unroll(activations);
    return tf.matMul(tf.transpose(unrolled), unrolled);
  });
  // Saved last, since saved tensors are not freed if the product fails.
  (save as tf.GradSaveFunc)([activations]);
  const gradFunc = (dGram: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
    const kept = saved[0] as tf.Tensor4D;
    const symmetric = tf.add(dGram, tf.transpose(dGram)) as tf.Tensor2D;
    return tf.reshape(tf.matMul(unroll(kept), symmetric), kept.shape);
  };
  return { value, gradFunc };
});

function unroll(activations: tf.Tensor4D): tf.Tensor2D {
  const [, height, width, channels] = activations.shape;
  return tf.reshape(activations, [height * width, channels]);
}
