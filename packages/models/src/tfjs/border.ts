import { invalidOption, type StyleOptions, type Wraps, wrapsOf } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Network, type Operation, windowOf } from '../networks/network.ts';
import { keepsSize } from '../networks/nodes.ts';
import { isHalving } from './pooling.ts';
import { surround } from './windows.ts';

/**
 * What a network's first convolution sees around the image: zeros, which are gray after the mean is subtracted, or the outermost pixels
 * again (after Katherine Crowson's tool). Zeros make filters respond to an edge that is not in the picture. Where it wraps, every convolution sees
 * what is at the opposite edge.
 */
export type Border = StyleOptions['border'];

/** Pixels to repeat around the image: the first convolution's padding for `replicate`, else 0. */
export function borderWidth({ operations: [first] }: Pick<Network, 'operations'>, border: Border): number {
  return border !== 'replicate' || first.op !== 'conv' ? 0 : windowOf(first).pad;
}

/** The operations for an image that already has its border. */
export function bordered(operations: readonly Operation[], border: Border): readonly Operation[] {
  const [first, ...others] = operations;
  if (border !== 'replicate' || first?.op !== 'conv') return operations;
  return [{ ...first, pad: 0 }, ...others];
}

/**
 * The directions in which a network's convolutions wrap, if there are any.
 *
 * @throws PasticheError `invalid-option` for a network that changes sizes otherwise than by halving them
 */
export function checkWraps({ name, operations }: Network, border: Border): Wraps | undefined {
  const wraps = wrapsOf(border);
  if (!wraps || onlyHalves({ operations })) return wraps;
  throw invalidOption('border', `'zeros' or 'replicate' for ${name}, whose layers do not meet at the edges,`, border);
}

/** Whether a network changes sizes by halving them only. */
export function onlyHalves({ operations }: Pick<Network, 'operations'>): boolean {
  return operations.every((operation) =>
    operation.op === 'pool' ? isHalving(operation) : keepsSize(windowOf(operation)),
  );
}

/** Adds `width` columns on each side: those of the opposite edge. */
export function wrapAcross(x: tf.Tensor4D, width: number): tf.Tensor4D {
  return width === 0 ? tf.clone(x) : tf.tidy(() => wrapAlong(x, 2, width));
}

/** Adds `width` rows and columns on each side: those of the opposite edge where the picture wraps, else zeros. */
export function wrapAround(x: tf.Tensor4D, width: number, wraps: Wraps): tf.Tensor4D {
  if (width === 0) return tf.clone(x);
  return tf.tidy(() => {
    const across = wraps.x ? wrapAlong(x, 2, width) : surround(x, { left: width, right: width });
    return wraps.y ? wrapAlong(across, 1, width) : surround(across, { top: width, bottom: width });
  });
}

function wrapAlong(x: tf.Tensor4D, axis: Axis, width: number): tf.Tensor4D {
  const part = (begin: number, length: number): tf.Tensor4D => {
    const [from, size] = [[0, 0, 0, 0], [...x.shape]];
    [from[axis], size[axis]] = [begin, length];
    return tf.slice(x, from, size);
  };
  return tf.concat([part(x.shape[axis] - width, width), x, part(0, width)], axis);
}

/** Repeats the outermost rows and columns `width` times on each side. */
export function withBorder(x: tf.Tensor4D, width: number): tf.Tensor4D {
  return width === 0 ? x : withBorder(repeatAlong(repeatAlong(x, 1), 2), width - 1);
}

/** The adjoint of {@link withBorder}: adds the border's gradient to the pixels that it repeats. */
export function foldBorder(gradient: tf.Tensor4D, width: number): tf.Tensor4D {
  return width === 0 ? gradient : foldBorder(foldAlong(foldAlong(gradient, 1), 2), width - 1);
}

type Axis = 1 | 2;

// Built from sums, so that the worker needs no kernels for mirrored padding and concatenation.
function repeatAlong(x: tf.Tensor4D, axis: Axis): tf.Tensor4D {
  const length = x.shape[axis];
  const [first, last] = [extend(x, axis, 0, 1 - length), extend(x, axis, 1 - length, 0)];
  const outside = tf.add(extend(first, axis, 0, length + 1), extend(last, axis, length + 1, 0));
  return tf.add(extend(x, axis, 1, 1), outside);
}

function foldAlong(x: tf.Tensor4D, axis: Axis): tf.Tensor4D {
  const length = x.shape[axis] - 2;
  const [first, last] = [extend(x, axis, 0, -1 - length), extend(x, axis, -1 - length, 0)];
  const outside = tf.add(extend(first, axis, 0, length - 1), extend(last, axis, length - 1, 0));
  return tf.add(extend(x, axis, -1, -1), outside);
}

function extend(x: tf.Tensor4D, axis: Axis, before: number, after: number): tf.Tensor4D {
  return surround(x, axis === 1 ? { top: before, bottom: after } : { left: before, right: after });
}
