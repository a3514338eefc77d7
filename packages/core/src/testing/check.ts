import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../math/random.ts';

/** One check of a conformance suite: throws if it fails. Runs under any test runner: `it(check.name, check.run)`. */
export interface Check {
  /** What is expected, as the rest of a sentence about the thing checked. */
  name: string;
  /** Rejects if the check fails, with what was wrong. */
  run: () => Promise<void>;
}

export function assert(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

/** @param tolerance relative to the larger of the two, and to `floor` */
export function assertClose(actual: number, expected: number, tolerance: number, what: string, floor = 1e-6): void {
  const scale = Math.max(Math.abs(actual), Math.abs(expected), floor);
  const fine = Math.abs(actual - expected) <= tolerance * scale;
  assert(fine, `Expected ${what} to be ${expected} within ${tolerance} (relative) but it is ${actual}`);
}

/** Runs something and checks that it leaves as many tensors as it found, whether it succeeds or fails. */
export async function withoutLeak<T>(what: string, run: () => Promise<T>): Promise<T> {
  const before = tf.memory().numTensors;
  const leaked = (): string | undefined => {
    const left = tf.memory().numTensors - before;
    return left === 0 ? undefined : `${what} leaves ${left} tensors behind`;
  };
  const result = await run().catch((error: Error) => {
    // The failure comes first: a leak is often only its consequence.
    if (leaked()) error.message += ` (and ${leaked()})`;
    throw error;
  });
  assert(leaked() === undefined, leaked() ?? '');
  return result;
}

/** Of most images in the suites: engines compile anew for every size, on a graphics card of software for seconds. */
export const oddShape: [number, number, number, number] = [1, 37, 51, 3];

/** Uniform values, the same for the same seed. */
export function randomTensor(shape: [number, number, number, number], seed: number, low = 0, high = 1): tf.Tensor4D {
  const random = createRandom(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(size).map(() => low + (high - low) * random.uniform());
  return tf.tensor4d(values, shape);
}

/** `sum(a * b)` in double precision. */
export async function dot(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const [x, y] = [(await a.data()) as Float32Array, await b.data()];
  return x.reduce((sum, value, i) => sum + value * y[i], 0);
}

export async function largestDifference(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const [x, y] = [(await a.data()) as Float32Array, await b.data()];
  return x.reduce((max, value, i) => Math.max(max, Math.abs(value - y[i])), 0);
}

/** What a promise rejects with, or undefined. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error) => error,
  );
}
