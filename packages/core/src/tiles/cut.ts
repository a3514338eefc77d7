import * as tf from '@tensorflow/tfjs-core';
import type { LayerPart } from '../encoder/device.ts';
import type { Rect, Size } from '../image/resize.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { sizeOf } from '../image/tensors.ts';
import { valuesHere } from '../math/host.ts';

/** The pixels of a block, the caller's to dispose. Beyond the image's edges it goes on at the opposite ones. */
export function cutImage(image: ImageTensor, outer: Rect): ImageTensor {
  const { width, height } = sizeOf(image);
  const across = rangesAlong(outer.left, outer.width, width);
  const values = valuesHere(image);
  if (values) {
    const cut = new Float32Array(outer.width * outer.height * 3);
    let write = 0;
    for (let y = 0; y < outer.height; y++) {
      const row = around(outer.top + y, height) * width;
      for (const [left, length] of across) {
        cut.set(values.subarray((row + left) * 3, (row + left + length) * 3), write);
        write += length * 3;
      }
    }
    return tf.tensor4d(cut, [1, outer.height, outer.width, 3]);
  }
  return tf.tidy(() => {
    const rows = rangesAlong(outer.top, outer.height, height).map(([top, length]) => {
      const pieces = across.map(([left, size]) => tf.slice(image, [0, top, left, 0], [1, length, size, 3]));
      return tf.concat(pieces, 2);
    });
    return tf.concat(rows, 1);
  });
}

/** Adds the gradient of a block to that of the whole, `[h, w, 3]`. */
export function addBlock(whole: Float32Array, { width, height }: Size, block: Float32Array, outer: Rect): void {
  for (let y = 0; y < outer.height; y++) {
    const row = around(outer.top + y, height) * width;
    let read = y * outer.width * 3;
    for (const [left, across] of rangesAlong(outer.left, outer.width, width)) {
      const write = (row + left) * 3;
      for (let i = 0; i < across * 3; i++) whole[write + i] += block[read + i];
      read += across * 3;
    }
  }
}

/**
 * The weights of a block's positions: 0 for those that are not its own.
 *
 * @param weights of all positions of the layer; undefined: all 1
 */
export function cutWeights(weights: Float32Array | undefined, { whole, block, inner, local }: LayerPart): Float32Array {
  const cut = new Float32Array(block.width * block.height);
  for (let y = 0; y < inner.height; y++) {
    const write = (local.top + y) * block.width + local.left;
    const read = (inner.top + y) * whole.width + inner.left;
    if (weights) cut.set(weights.subarray(read, read + inner.width), write);
    else cut.fill(1, write, write + inner.width);
  }
  return cut;
}

/** A block's own positions of `[1, h, w, c]`, with zeros where the block's others are; the caller's to dispose. */
export function cutFeatures(features: tf.Tensor4D, { whole, block, inner, local }: LayerPart): tf.Tensor4D {
  const channels = features.shape[3];
  const values = valuesHere(features);
  if (values) {
    const cut = new Float32Array(block.width * block.height * channels);
    const length = inner.width * channels;
    for (let y = 0; y < inner.height; y++) {
      const read = ((inner.top + y) * whole.width + inner.left) * channels;
      cut.set(values.subarray(read, read + length), ((local.top + y) * block.width + local.left) * channels);
    }
    return tf.tensor4d(cut, [1, block.height, block.width, channels]);
  }
  return tf.tidy(() => {
    const own = tf.slice(features, [0, inner.top, inner.left, 0], [1, inner.height, inner.width, channels]);
    return tf.pad(own, [
      [0, 0],
      [local.top, block.height - local.top - inner.height],
      [local.left, block.width - local.left - inner.width],
      [0, 0],
    ]);
  });
}

/** Writes a block's own positions into all of them, `[h, w, c]`. @param features of the block, `[1, h, w, c]` */
export async function pasteFeatures(
  all: Float32Array,
  features: tf.Tensor4D,
  { whole, inner, local }: LayerPart,
): Promise<void> {
  const channels = features.shape[3];
  const data = (await features.data()) as Float32Array;
  const length = inner.width * channels;
  for (let y = 0; y < inner.height; y++) {
    const read = ((local.top + y) * features.shape[2] + local.left) * channels;
    all.set(data.subarray(read, read + length), ((inner.top + y) * whole.width + inner.left) * channels);
  }
}

/** The pieces `[start, length]` of a stretch of a circle. */
function rangesAlong(start: number, length: number, circle: number): [number, number][] {
  const pieces: [number, number][] = [];
  for (let done = 0; done < length; ) {
    const at = around(start + done, circle);
    const piece = Math.min(length - done, circle - at);
    pieces.push([at, piece]);
    done += piece;
  }
  return pieces;
}

function around(place: number, circle: number): number {
  return ((place % circle) + circle) % circle;
}
