import * as tf from '@tensorflow/tfjs-core';

/**
 * The Gram matrix of a layer's activations: `A^T A` with the activations unrolled to `A: [h*w, c]`
 * (Gatys, Ecker & Bethge 2015, equation 3). Entry (i, j) is how much channels i and j fire together, anywhere.
 *
 * @param activations `[1, h, w, c]`
 * @returns `[c, c]`, a sum over the h*w positions, not divided by anything
 */
export function gram(activations: tf.Tensor4D): tf.Tensor2D {
  return gramWithGradient(activations) as tf.Tensor2D;
}

// Only untransposed products are fast on WASM (10 times, see docs/performance.md), so the transposition is explicit; and
// the two products of tfjs's own gradient fold into one, since dA = A dG^T + A dG = A (dG + dG^T).
const gramWithGradient = tf.customGrad((x, save) => {
  const activations = x as tf.Tensor4D;
  // Tidied, or the transposed copy would live as long as the tape.
  const value = tf.tidy(() => {
    const unrolled = unroll(activations);
    return tf.matMul(tf.transpose(unrolled), unrolled);
  });
  // Last: nobody frees what is saved if the above fails.
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
