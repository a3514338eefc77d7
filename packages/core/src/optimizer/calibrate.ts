import * as tf from '@tensorflow/tfjs-core';

/** The mean change of a pixel (0..1) in a first step. */
const firstStep = 0.005;

/** The rate at which a step along the gradient changes pixels by 0.005 on average; 0 if the gradient is zero. */
export async function calibrate(gradient: tf.Tensor4D): Promise<number> {
  const mean = tf.tidy(() => tf.mean(tf.abs(gradient)));
  const [value] = await mean.data();
  mean.dispose();
  return value > 0 ? firstStep / value : 0;
}
