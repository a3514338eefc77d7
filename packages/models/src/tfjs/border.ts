import type { StyleOptions } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Network, type Operation, windowOf } from '../networks/network.ts';

/**
 * What a network's first convolution sees around the image: zeros, which after the mean is subtracted are gray, or the image's outermost
 * pixels once more (after Katherine Crowson's tool). At an edge to gray, filters fire that the picture gives no reason for.
 */
export type Border = StyleOptions['border'];

/** How far its first convolution sees beyond the image, in pixels, where that is more of the image. */
export function borderWidth({ operations: [first] }: Pick<Network, 'operations'>, border: Border): number {
  return border === 'zeros' || first.op !== 'conv' ? 0 : windowOf(first).pad;
}

/** The same operations for an image that brings its border along. */
export function bordered(operations: readonly Operation[], border: Border): readonly Operation[] {
  const [first, ...others] = operations;
  if (border === 'zeros' || first?.op !== 'conv') return operations;
  return [{ ...first, pad: 0 }, ...others];
}

/** The pixels, with so many rows and columns more on each side. */
export function withBorder(x: tf.Tensor4D, width: number): tf.Tensor4D {
  return width === 0 ? x : withBorder(repeatAlong(repeatAlong(x, 1), 2), width - 1);
}

/** The way back of {@link withBorder}: what arrives at a border belongs to the pixels that it repeats. */
export function foldBorder(gradient: tf.Tensor4D, width: number): tf.Tensor4D {
  return width === 0 ? gradient : foldBorder(foldAlong(foldAlong(gradient, 1), 2), width - 1);
}

type Axis = 1 | 2;

// Of sums, since tfjs's kernels of mirrored padding and concatenation are asked for by nothing else: the worker does without them.
function repeatAlong(x: tf.Tensor4D, axis: Axis): tf.Tensor4D {
  const length = x.shape[axis];
  const [first, last] = [cut(x, axis, 0, 1), cut(x, axis, length - 1, 1)];
  return tf.add(pad(x, axis, 1, 1), tf.add(pad(first, axis, 0, length + 1), pad(last, axis, length + 1, 0)));
}

function foldAlong(x: tf.Tensor4D, axis: Axis): tf.Tensor4D {
  const length = x.shape[axis] - 2;
  const [first, last] = [cut(x, axis, 0, 1), cut(x, axis, length + 1, 1)];
  return tf.add(cut(x, axis, 1, length), tf.add(pad(first, axis, 0, length - 1), pad(last, axis, length - 1, 0)));
}

function cut(x: tf.Tensor4D, axis: Axis, begin: number, length: number): tf.Tensor4D {
  const [begins, lengths]: [number, number, number, number][] = [[0, 0, 0, 0], [...x.shape]];
  [begins[axis], lengths[axis]] = [begin, length];
  return tf.slice(x, begins, lengths);
}

function pad(x: tf.Tensor4D, axis: Axis, before: number, after: number): tf.Tensor4D {
  const paddings: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  paddings[axis] = [before, after];
  return tf.pad(x, paddings);
}
