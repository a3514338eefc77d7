import type * as tf from '@tensorflow/tfjs-core';

/** Activations by layer name, each `[1, h, w, c]`. */
export type Features = Readonly<Record<string, tf.Tensor4D>>;

/** The name of the image itself among layers, `[1, H, W, 3]`, RGB, 0..1: a loss that names it is handed that. */
export const imageLayer = 'image';
