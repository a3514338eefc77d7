import type { Size } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Pooling, Window } from '../networks/network.ts';
import { joinPhases, type Margins, marginsOf, phasesOf, spaceOut, surround } from './windows.ts';

/** Below any activation, and still finite in half floats. */
const lowest = -6e4;

/** Pools with windows of any size and stride. Positions beyond the border are ignored, also in averages. */
export function poolWindows(x: tf.Tensor4D, pooling: Pooling, window: Window, output: Size): tf.Tensor4D {
  const { size, stride } = window;
  return tf.tidy(() => {
    const margins = marginsOf(window, output, sizeOf(x));
    if (pooling === 'max') return tf.maxPool(surround(x, margins, lowest), size, stride, 'valid');
    const averages = tf.avgPool(surround(x, margins), size, stride, 'valid');
    return tf.mul(averages, fullness(window, output, sizeOf(x)));
  });
}

/** The gradient of {@link poolWindows} at `x`; the first of equal maxima gets all, row by row. */
export function poolWindowsGradient(
  gradient: tf.Tensor4D,
  x: tf.Tensor4D,
  pooling: Pooling,
  window: Window,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [input, output] = [sizeOf(x), sizeOf(gradient)];
    if (pooling === 'max') return toFirstMaxima(gradient, x, window, wholeMargins(window, output, input));
    const { size } = window;
    const shares: tf.Tensor4D = tf.mul(gradient, fullness(window, output, input));
    return tf.avgPool(spaceOut(shares, window, input), size, 1, 'valid');
  });
}

/** The size of a full window divided by the number of positions within the borders, `[1, height, width, 1]`. */
function fullness(window: Window, output: Size, input: Size): tf.Tensor4D {
  const factors = countsOf(window, output, input).map((count) => window.size ** 2 / count);
  return tf.tensor4d(factors, [1, output.height, output.width, 1]);
}

/** The number of input positions in each window, row by row. */
export function countsOf({ size, stride, pad }: Window, output: Size, input: Size): Float32Array {
  const count = (position: number, length: number): number => {
    const begin = position * stride - pad;
    return Math.min(length, begin + size) - Math.max(0, begin);
  };
  return Float32Array.from(
    { length: output.height * output.width },
    (_, i) => count(Math.floor(i / output.width), input.height) * count(i % output.width, input.width),
  );
}

/**
 * Visits the positions of a window, row by row, for all windows at once: each window passes its gradient to the first position that holds
 * its maximum. The input is first split into phases, in which neighbors belong to neighboring windows.
 */
function toFirstMaxima(gradient: tf.Tensor4D, x: tf.Tensor4D, window: Window, margins: Required<Margins>): tf.Tensor4D {
  const { size, stride } = window;
  const [, height, width] = gradient.shape;
  const whole = surround(x, margins, lowest);
  const largest = tf.maxPool(whole, size, stride, 'valid');
  const phases = phasesOf(whole, stride);
  const [, rows, columns] = phases[0].shape;
  const parts: tf.Tensor4D[] = phases.map((phase) => tf.zerosLike(phase));
  let waiting: tf.Tensor4D = tf.ones(gradient.shape);
  for (let i = 0; i < size * size; i++) {
    const [down, across] = [Math.floor(i / size), i % size];
    const phase = (down % stride) * stride + (across % stride);
    const [top, left] = [Math.floor(down / stride), Math.floor(across / stride)];
    const [still, part] = tf.tidy(() => {
      const there = tf.slice(phases[phase], [0, top, left, 0], gradient.shape);
      const isLess = tf.step(tf.sub(largest, there));
      const passing: tf.Tensor4D = tf.mul(gradient, tf.sub(waiting, tf.mul(waiting, isLess)));
      const place = { top, bottom: rows - top - height, left, right: columns - left - width };
      return [tf.mul(waiting, isLess), tf.add(parts[phase], surround(passing, place))] as tf.Tensor4D[];
    });
    tf.dispose([waiting, parts[phase]]);
    waiting = still;
    parts[phase] = part;
  }
  const { top, bottom, left, right } = margins;
  return surround(joinPhases(parts, stride), { top: -top, bottom: -bottom, left: -left, right: -right });
}

/** Margins that make the input's size a multiple of the stride, so that all phases have one size. */
function wholeMargins(window: Window, output: Size, input: Size): Required<Margins> {
  const margins = marginsOf(window, output, input);
  const missing = (length: number): number => (window.stride - (length % window.stride)) % window.stride;
  const bottom = margins.bottom + missing(input.height + margins.top + margins.bottom);
  return { ...margins, bottom, right: margins.right + missing(input.width + margins.left + margins.right) };
}

function sizeOf({ shape: [, height, width] }: tf.Tensor4D): Size {
  return { height, width };
}
