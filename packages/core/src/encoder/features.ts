import type * as tf from '@tensorflow/tfjs-core';

/** Activations by layer name, each `[1, h, w, c]`. */
export type Features = Readonly<Record<string, tf.Tensor4D>>;
