import type { Size } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Window } from '../networks/network.ts';

/** Rows and columns to add on each side, by default none; negative numbers crop. */
export interface Margins {
  top?: number;
  bottom?: number;
  left?: number;
  right?: number;
}

/** Margins that make windows cover the input exactly: at the end they may reach beyond it or leave positions out. */
export function marginsOf({ size, stride, pad }: Window, output: Size, input: Size): Required<Margins> {
  const behind = (positions: number, length: number): number => (positions - 1) * stride + size - length - pad;
  return {
    top: pad,
    bottom: behind(output.height, input.height),
    left: pad,
    right: behind(output.width, input.width),
  };
}

/** Crops by the negative margins, then adds the positive ones, of one value. */
export function surround(
  x: tf.Tensor4D,
  { top = 0, bottom = 0, left = 0, right = 0 }: Margins,
  value = 0,
): tf.Tensor4D {
  const [count, height, width, channels] = x.shape;
  const less = (margin: number): number => Math.max(0, -margin);
  const more = (margin: number): number => Math.max(0, margin);
  return tf.tidy(() => {
    const size = [height - less(top) - less(bottom), width - less(left) - less(right)] as const;
    const isCropped = size[0] < height || size[1] < width;
    const cut = isCropped ? tf.slice(x, [0, less(top), less(left), 0], [count, ...size, channels]) : x;
    if (Math.max(top, bottom, left, right) <= 0) return tf.clone(cut);
    const around: [number, number][] = [
      [0, 0],
      [more(top), more(bottom)],
      [more(left), more(right)],
      [0, 0],
    ];
    return tf.pad(cut, around, value);
  });
}

/**
 * The input of a backward convolution: the gradient with zeros between its positions, for the stride, and around them, so that there is one
 * window for each position of the input.
 */
export function spaceOut(gradient: tf.Tensor4D, { size, stride, pad }: Window, input: Size): tf.Tensor4D {
  return tf.tidy(() => {
    const spaced = scatter(gradient, stride);
    const [, height, width] = spaced.shape;
    const front = size - 1 - pad;
    const margins = { top: front, bottom: input.height + pad - height, left: front, right: input.width + pad - width };
    return surround(spaced, margins);
  });
}

/** Places each position in the corner of a `stride` x `stride` block of zeros, using at most four axes, as all backends require. */
function scatter(x: tf.Tensor4D, stride: number): tf.Tensor4D {
  if (stride === 1) return x;
  const [, height, width, channels] = x.shape;
  const across = surround(tf.reshape(x, [height, width, 1, channels]), { right: stride - 1 });
  const down = surround(tf.reshape(across, [height, 1, width * stride, channels]), { bottom: stride - 1 });
  return tf.reshape(down, [1, height * stride, width * stride, channels]);
}

/** Splits into `stride` x `stride` phases, each with every `stride`-th position. The sides must be multiples of the stride. */
export function phasesOf(x: tf.Tensor4D, stride: number): tf.Tensor4D[] {
  if (stride === 1) return [tf.clone(x)];
  const [, height, width, channels] = x.shape;
  const [rows, columns] = [height / stride, width / stride];
  return Array.from({ length: stride * stride }, (_, i) =>
    tf.tidy(() => {
      const blocks = tf.reshape(x, [rows, stride, columns, stride * channels]);
      const begin = [0, Math.floor(i / stride), 0, (i % stride) * channels];
      return tf.reshape(tf.slice(blocks, begin, [rows, 1, columns, channels]), [
        1,
        rows,
        columns,
        channels,
      ]) as tf.Tensor4D;
    }),
  );
}

/** The inverse of {@link phasesOf}. */
export function joinPhases(phases: readonly tf.Tensor4D[], stride: number): tf.Tensor4D {
  if (stride === 1) return tf.clone(phases[0]);
  const [, rows, columns, channels] = phases[0].shape;
  return tf.tidy(() => {
    const lines = Array.from({ length: stride }, (_, row) => {
      const parts = phases
        .slice(row * stride, (row + 1) * stride)
        .map((each) => tf.reshape(each, [rows, columns, channels]));
      return tf.reshape(tf.stack(parts, 2), [rows, columns * stride, channels]);
    });
    return tf.reshape(tf.stack(lines, 1), [1, rows * stride, columns * stride, channels]);
  });
}
