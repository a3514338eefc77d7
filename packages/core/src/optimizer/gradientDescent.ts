import * as tf from '@tensorflow/tfjs-core';
import { calibrate } from './calibrate.ts';
import type { Optimizer } from './optimizer.ts';

/** Options of {@link gradientDescent}. */
export interface GradientDescentOptions {
  /**
   * `lr`, in pixel values (0..1) per unit of the gradient. Costs differ between networks by orders of magnitude, so by default the rate is
   * set by the first gradient: its step changes pixels by 0.005 on average.
   */
  learningRate?: number;
}

/** Plain gradient descent, `G := G - lr * dJ/dG`. Its state is the learning rate, once it is known. */
export function gradientDescent({ learningRate }: GradientDescentOptions = {}): Optimizer<GradientDescentOptions> {
  return {
    name: 'gradient-descent',
    clamps: false,
    init: () => ({ learningRate }),
    async update({ gradient }, state, image, rate) {
      const step = state.learningRate ?? (await calibrate(gradient));
      const next = tf.tidy(() => tf.sub(image, tf.mul(gradient, step * rate)));
      return { image: next as tf.Tensor4D, state: { learningRate: step }, show: 'proposed' };
    },
    isState: (state) => typeof ((state as GradientDescentOptions).learningRate ?? 0) === 'number',
    resample: async () => ({ learningRate }),
  };
}
