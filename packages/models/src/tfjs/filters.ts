import type { Size, Wraps } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Convolution, type Network, type Window, windowOf } from '../networks/network.ts';
import { keepsSize } from '../networks/nodes.ts';
import { inputFilters, type Values, type Weights } from '../weights/weights.ts';
import { wrapAcross, wrapAround } from './border.ts';
import { spaceOut, surround } from './windows.ts';

/** The kernel for gradients of convolutions. */
export type WayBack = 'rotated' | 'transposed';

export interface Filters {
  /** `[size, size, in, out]` */
  forward: tf.Tensor4D;
  /**
   * `[size, size, out, in]`: rotated by 180 degrees, in and out exchanged. For stride 1, an odd kernel and zero padding the backward
   * convolution is exactly a forward convolution with these; for other strides the gradient is first spaced out with zeros. Absent if
   * the transposed kernel is used.
   */
  backward?: tf.Tensor4D;
  /** `[out]` */
  bias: tf.Tensor1D;
}

export function createFilters(convolution: Convolution, network: Network, weights: Weights, wayBack: WayBack): Filters {
  const { name, in: channels, out } = convolution;
  const { size } = windowOf(convolution);
  const area = size * size;
  const filters = inputFilters(name, network, weights);
  const bias = weights.get(`${name}.bias`) as Values;
  const forward = new Float32Array(filters.length);
  const backward = new Float32Array(filters.length);
  for (let o = 0; o < out; o++) {
    for (let i = 0; i < channels; i++) {
      for (let tap = 0; tap < area; tap++) {
        const value = filters[(o * channels + i) * area + tap];
        forward[(tap * channels + i) * out + o] = value;
        backward[((area - 1 - tap) * out + o) * channels + i] = value;
      }
    }
  }
  return {
    forward: tf.tensor4d(forward, [size, size, channels, out]),
    backward: wayBack === 'rotated' ? tf.tensor4d(backward, [size, size, out, channels]) : undefined,
    bias: tf.tensor1d(bias.data),
  };
}

/** A convolution without its ReLU. */
export function convolve(
  x: tf.Tensor4D,
  { forward: filter, bias }: Filters,
  window: Window,
  activation: 'relu' | 'linear',
  wraps?: Wraps,
): tf.Tensor4D {
  const [strides, around] = [window.stride, window.pad];
  const pad = wraps ? 'valid' : keepsSize(window) ? 'same' : around;
  // Backends without fused kernels would leak intermediate tensors when memory runs out.
  return tf.tidy(() =>
    tf.fused.conv2d({ x: wraps ? wrapAround(x, around, wraps) : x, filter, bias, strides, pad, activation }),
  );
}

/**
 * A convolution that keeps the size, of a strip with its neighbors' rows: as many above and below as the window reaches.
 *
 * @param activation of the result; undefined: the way back, from the gradient at the output before the ReLU
 */
export function convolveRows(
  x: tf.Tensor4D,
  { forward, backward, bias }: Filters,
  activation?: 'relu',
  wraps?: Wraps,
): tf.Tensor4D {
  const around = (forward.shape[0] - 1) / 2;
  const sides: [number, number] = wraps?.x ? [0, 0] : [around, around];
  const pad: tf.backend_util.ExplicitPadding = [[0, 0], [0, 0], sides, [0, 0]];
  return tf.tidy(() => {
    const wide = wraps?.x ? wrapAcross(x, around) : x;
    if (activation) return tf.fused.conv2d({ x: wide, filter: forward, bias, strides: 1, pad, activation });
    return tf.conv2d(wide, backward as tf.Tensor4D, 1, pad);
  });
}

/** The gradient at the input of a convolution that keeps the size, from the gradient at its output before the ReLU. */
export function convolveBack(gradient: tf.Tensor4D, filters: Filters, wraps?: Wraps): tf.Tensor4D {
  const { forward, backward } = filters;
  if (wraps) return convolveBackAround(gradient, filters, wraps);
  if (backward) return tf.conv2d(gradient, backward, 1, 'same');
  const [, height, width] = gradient.shape;
  return tf.conv2dTranspose(gradient, forward, [1, height, width, forward.shape[2]], 1, 'same');
}

/** The same where the picture wraps: the adjoint of a circular convolution is the circular convolution with rotated filters. */
function convolveBackAround(gradient: tf.Tensor4D, { forward, backward }: Filters, wraps: Wraps): tf.Tensor4D {
  const width = (forward.shape[0] - 1) / 2;
  return tf.tidy(() => {
    const around = wrapAround(gradient, width, wraps);
    if (backward) return tf.conv2d(around, backward, 1, 'valid');
    const shape: tf.Tensor4D['shape'] = [1, around.shape[1], around.shape[2], forward.shape[2]];
    const margins = { top: -width, bottom: -width, left: -width, right: -width };
    return surround(tf.conv2dTranspose(around, forward, shape, 1, 'same'), margins);
  });
}

/** As {@link convolveBack}, for any convolution. */
export function convolveBackTo(
  input: Size,
  gradient: tf.Tensor4D,
  filters: Filters,
  window: Window,
  wraps?: Wraps,
): tf.Tensor4D {
  if (keepsSize(window)) return convolveBack(gradient, filters, wraps);
  const { forward, backward } = filters;
  if (backward) return tf.conv2d(spaceOut(gradient, window, input), backward, 1, 'valid');
  const shape: tf.Tensor4D['shape'] = [1, input.height, input.width, forward.shape[2]];
  return tf.conv2dTranspose(gradient, forward, shape, window.stride, window.pad);
}

/** Uploads a layer's tap, if it has one: `forward` `[1, 1, out, tap]`, `backward` its transpose, `bias` `[tap]`. */
export function createTap({ name, out, tap }: Convolution, weights: Weights): Filters | undefined {
  if (tap === undefined) return undefined;
  const weight = weights.get(`${name}.tap.weight`) as Values;
  const bias = weights.get(`${name}.tap.bias`) as Values;
  return tf.tidy(() => {
    const backward = tf.tensor2d(weight.data, [tap, out]);
    return {
      forward: tf.reshape(tf.transpose(backward), [1, 1, out, tap]) as tf.Tensor4D,
      backward: tf.reshape(backward, [1, 1, tap, out]) as tf.Tensor4D,
      bias: tf.tensor1d(bias.data),
    };
  });
}
