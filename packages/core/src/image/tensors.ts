import * as tf from '@tensorflow/tfjs-core';
import { PasticheError } from '../errors.ts';
import { clip } from '../math/clip.ts';
import type { Planes, RawImage } from './rawImage.ts';
import { resize, type Size } from './resize.ts';
import type { Wraps } from './wraps.ts';

/** An image as a tensor: `[1, height, width, 3]`, RGB, 0..1. */
export type ImageTensor = tf.Tensor4D;

/** The height and width of an image, or of a layer's activations, `[1, h, w, c]`. */
export function sizeOf(image: tf.Tensor4D): Size {
  return { height: image.shape[1], width: image.shape[2] };
}

export function isSize(image: tf.Tensor4D, { width, height }: Size): boolean {
  return image.shape[1] === height && image.shape[2] === width;
}

/** Whether something read from a file is an image of a size. */
export function isImage(value: unknown, size: Size): value is ImageTensor {
  return value instanceof tf.Tensor && `${value.shape}` === `1,${size.height},${size.width},3`;
}

/** The picture's colors at a size, clipped to 0..1: `[h, w, 3]`. */
export function colorsAt(planes: Planes, size: Size): Float32Array {
  return clipInPlace(resize(planes.rgb, planes, size, 3));
}

/** The same as a tensor. */
export function toTensor(planes: Planes, size: Size): ImageTensor {
  return tf.tensor4d(colorsAt(planes, size), [1, size.height, size.width, 3]);
}

/** Resamples a tensor of an image's shape (a picture, an optimizer's moments) to another size. */
export async function resizeTensor(tensor: tf.Tensor4D, size: Size, wraps?: Wraps): Promise<tf.Tensor4D> {
  if (isSize(tensor, size)) return tf.clone(tensor);
  const data = (await tensor.data()) as Float32Array;
  const channels = tensor.shape[3];
  const pixels = resize(data, sizeOf(tensor), size, channels, wraps);
  return tf.tensor4d(pixels, [1, size.height, size.width, channels]);
}

/** RGB, floats 0..1. @throws PasticheError `diverged` for values that are not numbers */
export async function toFloats(picture: ImageTensor): Promise<RawImage & { data: Float32Array }> {
  const pixels = (await picture.data()) as Float32Array;
  const data = new Float32Array(pixels.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = clip(pixels[i]);
    if (!Number.isFinite(pixels[i]))
      throw new PasticheError('diverged', 'The picture has values that are not numbers. Try a smaller learning rate.');
  }
  return { data, ...sizeOf(picture), channels: 3 };
}

/** The same without a copy and without a check, where the backend has none to make. */
export async function borrowFloats(picture: ImageTensor): Promise<RawImage & { data: Float32Array }> {
  return { data: (await picture.data()) as Float32Array, ...sizeOf(picture), channels: 3 };
}

/** An image moved by whole pixels: what leaves at one edge comes in at the opposite one. */
export function rolled(image: tf.Tensor4D, { x = 0, y = 0 }: { x?: number; y?: number }): tf.Tensor4D {
  return tf.tidy(() => rollAxis(rollAxis(image, 1, y), 2, x));
}

function rollAxis(image: tf.Tensor4D, axis: 1 | 2, by: number): tf.Tensor4D {
  const size = image.shape[axis];
  const last = ((by % size) + size) % size;
  if (last === 0) return tf.clone(image);
  const [head, tail] = tf.split(image, [size - last, last], axis);
  return tf.concat([tail, head] as tf.Tensor4D[], axis);
}

/** To 0..1. */
export function clipInPlace(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = clip(values[i]);
  return values;
}
