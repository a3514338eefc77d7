import type { Size } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Window } from '../networks/network.ts';

/** Rows and columns to add on each side; negative numbers crop. */
export interface Margins {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Margins that make windows cover the input exactly: at the end they may reach beyond it or leave positions out. */
export function marginsOf({ size, stride, pad }: Window, output: Size, input: Size): Margins {
  const behind = (positions: number, length: number): number => (positions - 1) * stride + size - length - pad;
  return {
    top: pad,
    bottom: behind(output.height, input.height),
    left: pad,
    right: behind(output.width, input.width),
  };
}

/** Adds margins of one value. */
export function surround(x: tf.Tensor4D, margins: Margins, value: number): tf.Tensor4D {
  return tf.tidy(() => {
    const cut = crop(x, margins);
    const [top, bottom, left, right] = [margins.top, margins.bottom, margins.left, margins.right].map((margin) =>
      Math.max(0, margin),
    );
    if (top + bottom + left + right === 0) return tf.clone(cut);
    const around: [number, number][] = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    return tf.pad(cut, around, value);
  });
}

/** Crops by the negative margins. */
function crop(x: tf.Tensor4D, margins: Margins): tf.Tensor4D {
  const [top, bottom, left, right] = [margins.top, margins.bottom, margins.left, margins.right].map((margin) =>
    Math.max(0, -margin),
  );
  if (top + bottom + left + right === 0) return x;
  const [, height, width, channels] = x.shape;
  return tf.slice(x, [0, top, left, 0], [1, height - top - bottom, width - left - right, channels]);
}

/** Margins that undo others. */
export function negated({ top, bottom, left, right }: Margins): Margins {
  return { top: -top, bottom: -bottom, left: -left, right: -right };
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
    return surround(spaced, margins, 0);
  });
}

/** Places each position in the corner of a `stride` x `stride` block of zeros, using at most four axes, as all backends require. */
function scatter(x: tf.Tensor4D, stride: number): tf.Tensor4D {
  if (stride === 1) return x;
  const [, height, width, channels] = x.shape;
  const zeros = stride - 1;
  const across = tf.pad(tf.reshape(x, [height, width, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, zeros],
    [0, 0],
  ]);
  const down = tf.pad(tf.reshape(across, [height, 1, width * stride, channels]), [
    [0, 0],
    [0, zeros],
    [0, 0],
    [0, 0],
  ]);
  return tf.reshape(down, [1, height * stride, width * stride, channels]);
}

/** Splits into `stride` x `stride` phases, each with every `stride`-th position. The sides must be multiples of the stride. */
export function phasesOf(x: tf.Tensor4D, stride: number): tf.Tensor4D[] {
  if (stride === 1) return [tf.clone(x)];
  const [, height, width, channels] = x.shape;
  const [rows, columns] = [height / stride, width / stride];
  const among = Array.from({ length: stride }, (_, i) => i);
  return among.flatMap((row) =>
    tf.tidy(() => {
      const lines = tf.slice(
        tf.reshape(x, [rows, stride, width, channels]),
        [0, row, 0, 0],
        [rows, 1, width, channels],
      );
      const spread = tf.reshape(lines, [rows, columns, stride, channels]);
      return among.map((column) => {
        const phase = tf.slice(spread, [0, 0, column, 0], [rows, columns, 1, channels]);
        return tf.reshape(phase, [1, rows, columns, channels]) as tf.Tensor4D;
      });
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
