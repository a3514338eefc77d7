import * as tf from '@tensorflow/tfjs-core';
import type { Convolution, Network } from '../network.ts';
import { inputFilters, type Values, type Weights } from '../weights/weights.ts';

/** How a gradient goes back through a convolution. */
export type WayBack = 'rotated' | 'transposed';

/** One convolution, ready to run in both directions. */
export interface Filters {
  /** `[3, 3, in, out]` */
  forward: tf.Tensor4D;
  /**
   * `[3, 3, out, in]`: rotated by 180 degrees, in and out exchanged. For stride 1, an odd kernel and zero padding the
   * backward convolution *is* the forward convolution with these, exactly, at the speed of the forward kernel. Absent where
   * the transposed kernel is used instead.
   */
  backward?: tf.Tensor4D;
  /** `[out]` */
  bias: tf.Tensor1D;
  /** Zeros around the input; or none, where it brings a border of its own. @defaultValue 'same' */
  padding?: 'same' | 'valid';
}

/** Uploads one convolution. */
export function createFilters(
  { name, in: channels, out }: Convolution,
  network: Network,
  weights: Weights,
  wayBack: WayBack,
): Filters {
  const filters = inputFilters(name, network, weights);
  const bias = weights.get(`${name}.bias`) as Values;
  const forward = new Float32Array(filters.length);
  const backward = new Float32Array(filters.length);
  for (let o = 0; o < out; o++) {
    for (let i = 0; i < channels; i++) {
      for (let tap = 0; tap < 9; tap++) {
        const value = filters[(o * channels + i) * 9 + tap];
        forward[(tap * channels + i) * out + o] = value;
        backward[((8 - tap) * out + o) * channels + i] = value;
      }
    }
  }
  return {
    forward: tf.tensor4d(forward, [3, 3, channels, out]),
    backward: wayBack === 'rotated' ? tf.tensor4d(backward, [3, 3, out, channels]) : undefined,
    bias: tf.tensor1d(bias.data),
  };
}

/** The gradient at a convolution's input from that at its output, both without the ReLU. */
export function convolveBack(gradient: tf.Tensor4D, { forward, backward, padding = 'same' }: Filters): tf.Tensor4D {
  // Without zeros around it, the input is larger than the output by one on each side: all that a filter of 3 reaches.
  if (backward) return tf.conv2d(gradient, backward, 1, padding === 'same' ? 'same' : 2);
  const [, height, width] = gradient.shape;
  const border = padding === 'same' ? 0 : 2;
  return tf.conv2dTranspose(gradient, forward, [1, height + border, width + border, forward.shape[2]], 1, padding);
}

/** Uploads a layer's tap, if it has one: `forward` `[1, 1, out, tap]`, `backward` its transpose, `bias` `[tap]`. */
export function createTap({ name, out, tap }: Convolution, weights: Weights): Filters | undefined {
  if (tap === undefined) return undefined;
  const weight = weights.get(`${name}.tap.weight`) as { data: Float32Array };
  const bias = weights.get(`${name}.tap.bias`) as { data: Float32Array };
  return tf.tidy(() => {
    const backward = tf.tensor2d(weight.data, [tap, out]);
    return {
      forward: tf.reshape(tf.transpose(backward), [1, 1, out, tap]) as tf.Tensor4D,
      backward: tf.reshape(backward, [1, 1, tap, out]) as tf.Tensor4D,
      bias: tf.tensor1d(bias.data),
    };
  });
}
