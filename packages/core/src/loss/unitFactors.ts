import * as tf from '@tensorflow/tfjs-core';
import { invalidOption } from '../errors.ts';

/** How much units of a layer are turned up or down, by their numbers. */
export type UnitFactors = Readonly<Record<number, number>>;

/** Each unit's factor, `[c]`; undefined if none is turned. @throws PasticheError `invalid-option` if the layer has no unit of such a number */
export function factorsOf(units: UnitFactors, layer: string, count: number): tf.Tensor1D | undefined {
  const entries = Object.entries(units);
  if (entries.length === 0) return undefined;
  const factors = new Float32Array(count).fill(1);
  for (const [unit, factor] of entries) {
    if (!(Number(unit) < count)) throw invalidOption('units', `units of ${layer} below ${count}`, unit);
    factors[Number(unit)] = factor;
  }
  return tf.tensor1d(factors);
}

/** `D matrix D`, with the factors on the diagonal of `D`: of a Gram matrix or a covariance, what it is of activations so much stronger. */
export function turned(matrix: tf.Tensor, factors: tf.Tensor1D | undefined): tf.Tensor {
  return factors ? tf.mul(tf.mul(matrix, tf.reshape(factors, [-1, 1])), tf.reshape(factors, [1, -1])) : matrix;
}
