import { type ImageTensor, type Mask, resizeMask, type Size, sizeOf } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../weights/weights.ts';
import { type Decoder, sizeAt, stepOf } from './decoder.ts';

/** Pixels around a picture: convolutions read zeros beyond an edge, and what comes of that stays outside. */
const margin = 16;

/** The size of a picture with its frame, whose sides the decoder can halve as often as it must. */
function framedSize({ height, width }: Size, decoder: Decoder): Size {
  const step = stepOf(decoder);
  const framed = (length: number): number => step * Math.ceil((length + 2 * margin) / step);
  return { height: framed(height), width: framed(width) };
}

/** A photo with a frame that mirrors it; the caller's to dispose. */
export function framed(photo: ImageTensor, decoder: Decoder): ImageTensor {
  const size = sizeOf(photo);
  const wanted = framedSize(size, decoder);
  return tf.tidy(() => {
    const rows = tf.gather(photo, tf.tensor1d(mirrored(size.height, wanted.height), 'int32'), 1);
    return tf.gather(rows, tf.tensor1d(mirrored(size.width, wanted.width), 'int32'), 2);
  });
}

/** The picture without its frame. Consumes what it is given. */
export function unframed(picture: ImageTensor, { height, width }: Size): ImageTensor {
  try {
    return tf.slice(picture, [0, margin, margin, 0], [1, height, width, 3]);
  } finally {
    picture.dispose();
  }
}

/** The same of numbers, `[1, h, w, 3]`: where activations are elsewhere, tfjs has only to copy. */
export function framedValues({ shape: [, height, width, channels], data }: Values, decoder: Decoder): Values {
  const whole = framedSize({ height, width }, decoder);
  const [rows, columns] = [mirrored(height, whole.height), mirrored(width, whole.width)];
  const out = new Float32Array(whole.height * whole.width * channels);
  for (let y = 0, to = 0; y < whole.height; y++)
    for (let x = 0; x < whole.width; x++)
      for (let c = 0, from = (rows[y] * width + columns[x]) * channels; c < channels; c++) out[to++] = data[from++];
  return { shape: [1, whole.height, whole.width, channels], data: out };
}

/** The same of numbers. */
export function unframedValues({ shape: [, , wide, channels], data }: Values, { height, width }: Size): Values {
  const out = new Float32Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    const from = ((y + margin) * wide + margin) * channels;
    out.set(data.subarray(from, from + width * channels), y * width * channels);
  }
  return { shape: [1, height, width, channels], data: out };
}

/** A mask with its frame at a level, `[1, 1, h, w]`. @param mask as large as the photo; undefined: everything */
export function maskAt(mask: Mask | undefined, photo: Size, decoder: Decoder, level: number): Values {
  const whole = framedSize(photo, decoder);
  const { height, width } = sizeAt(decoder, level, whole);
  const shape = [1, 1, height, width];
  if (!mask) return { shape, data: new Float32Array(height * width).fill(1) };
  const [rows, columns] = [mirrored(mask.height, whole.height), mirrored(mask.width, whole.width)];
  const data = new Float32Array(whole.height * whole.width);
  for (const [y, row] of rows.entries())
    for (const [x, column] of columns.entries()) data[y * whole.width + x] = mask.data[row * mask.width + column];
  return { shape, data: resizeMask({ ...whole, data, key: `${mask.key} framed` }, { height, width }).data };
}

/** For each row of a framed picture, the row of the picture that is there. */
function mirrored(length: number, framedLength: number): Int32Array {
  return Int32Array.from({ length: framedLength }, (_, i) => {
    const place = (((i - margin) % (2 * length)) + 2 * length) % (2 * length);
    return Math.min(place, 2 * length - 1 - place);
  });
}
