import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Wraps } from '../image/wraps.ts';
import { optimizerConformance } from '../testing/optimizer.ts';
import { disposeTree } from '../tree.ts';
import { adam } from './adam.ts';
import { gradientDescent } from './gradientDescent.ts';
import { lbfgs } from './lbfgs.ts';
import type { Optimizer } from './optimizer.ts';

const suites: [string, () => Optimizer, number][] = [
  ['adam', () => adam({ learningRate: 0.05 }) as Optimizer, 60],
  ['gradient descent', () => gradientDescent({ learningRate: 20 }) as Optimizer, 60],
  ['gradient descent that finds its own rate', () => gradientDescent() as Optimizer, 200],
  ['L-BFGS', () => lbfgs() as Optimizer, 25],
];

describe.each(suites)('%s', (_, create, evaluations) => {
  it.each(optimizerConformance(create, evaluations).map((check) => [check.name, check] as const))(
    '%s',
    (_name, check) => check.run(),
  );
});

const image = tf.tensor4d([0.1, 0.2, 0.3], [1, 1, 1, 3]);
const slope = (): tf.Tensor4D => tf.tensor4d([1, -2, 0], [1, 1, 1, 3]);

it('gradient descent is G := G - lr * dJ/dG', async () => {
  const optimizer = gradientDescent({ learningRate: 0.01 });
  const next = await optimizer.update({ loss: 1, gradient: slope() }, optimizer.init(image), image, 1);
  expect([...next.image.dataSync()]).toEqual([0.09, 0.22, 0.3].map((value) => expect.closeTo(value, 6)));
});

it("Adam's first step is the learning rate, in the direction of the sign", async () => {
  const optimizer = adam({ learningRate: 0.02 });
  const next = await optimizer.update({ loss: 1, gradient: slope() }, optimizer.init(image), image, 1);
  expect([...next.image.dataSync()]).toEqual([0.08, 0.22, 0.3].map((value) => expect.closeTo(value, 6)));
});

it("Adam's second step, by hand", async () => {
  const optimizer = adam({ learningRate: 0.1, betas: [0.5, 0.5] });
  const first = await optimizer.update({ loss: 1, gradient: slope() }, optimizer.init(image), image, 1);
  const other = tf.tensor4d([3, -2, 0], [1, 1, 1, 3]);
  const second = await optimizer.update({ loss: 1, gradient: other }, first.state, first.image, 1);
  // m = (0.25 * 1 + 0.5 * 3) / 0.75, v = (0.25 * 1 + 0.5 * 9) / 0.75
  const step = (0.1 * (1.75 / 0.75)) / Math.sqrt(4.75 / 0.75);
  expect(second.image.dataSync()[0]).toBeCloseTo(0.1 - 0.1 - step, 5);
});

it("Adam's momentum crosses the edge of a picture that wraps", async () => {
  const optimizer = adam();
  const push = tf.tensor4d([0, 0, 0, 0, 0, 0, 1, 1, 1], [1, 1, 3, 3]);
  const stepAtLeftEdge = async (wraps?: Wraps): Promise<number> => {
    const { state } = await optimizer.update({ loss: 1, gradient: tf.clone(push) }, optimizer.init(push), push, 1);
    const larger = await optimizer.resample(state, { width: 6, height: 1 }, wraps);
    const still = tf.zeros([1, 1, 6, 3]) as tf.Tensor4D;
    const next = await optimizer.update({ loss: 1, gradient: still }, larger, still, 1);
    return next.image.dataSync()[0];
  };
  expect(Math.abs(await stepAtLeftEdge({ x: true, y: false }))).toBeGreaterThan(1e-3);
  expect(await stepAtLeftEdge()).toBeCloseTo(0, 6);
});

/** Rosenbrock's valley, its part from -2 to 2, in two of the three values of one pixel: a hard case for anything without curvature. */
function rosenbrock([u, v]: Iterable<number>): { loss: number; gradient: tf.Tensor4D } {
  const [x, y] = [4 * u - 2, 4 * v - 2];
  const loss = (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  const slope = [4 * (-2 * (1 - x) - 400 * x * (y - x * x)), 4 * 200 * (y - x * x), 0];
  return { loss, gradient: tf.tensor4d(slope, [1, 1, 1, 3]) };
}

it("L-BFGS finds the end of Rosenbrock's valley, and shows only what its line search accepted", async () => {
  const optimizer = lbfgs();
  let at: tf.Tensor4D = tf.tensor4d([0.2, 0.75, 0], [1, 1, 1, 3]);
  let state = optimizer.init(at);
  const shown: number[] = [];
  for (let i = 0; i < 120; i++) {
    const measured = rosenbrock(at.dataSync());
    const next = await optimizer.update(measured, state, at, 1);
    if (next.show === 'measured') shown.push(measured.loss);
    ({ image: at, state } = next);
  }
  expect(Math.min(...shown)).toBeLessThan(1e-6);
  expect(shown).toEqual([...shown].sort((a, b) => b - a));
});

it('L-BFGS stays within 0..1, and finds the least J there, which is not the least of all, clipped', async () => {
  const optimizer = lbfgs();
  let at: tf.Tensor4D = tf.tensor4d([0.2, 0.9, 0.5], [1, 1, 1, 3]);
  let state = optimizer.init(at);
  for (let i = 0; i < 40; i++) {
    const [x, y] = at.dataSync();
    const both = x + y - 1.8;
    const loss = 10 * both ** 2 + (x - 1.5) ** 2 + (y - 0.1) ** 2;
    const gradient = tf.tensor4d([20 * both + 2 * (x - 1.5), 20 * both + 2 * (y - 0.1), 0], [1, 1, 1, 3]);
    ({ image: at, state } = await optimizer.update({ loss, gradient }, state, at, 1));
    for (const value of at.dataSync()) expect(value >= 0 && value <= 1).toBe(true);
  }
  // Without bounds, the least is at (1.595, 0.195).
  expect([...at.dataSync()]).toEqual([1, 8.1 / 11, 0.5].map((value) => expect.closeTo(value, 3)));
  disposeTree(state);
});

it('L-BFGS backs out of a step that leads to NaN', async () => {
  const optimizer = lbfgs();
  const first = await optimizer.update({ loss: 1, gradient: slope() }, optimizer.init(image), image, 1);
  const nowhere = tf.fill([1, 1, 1, 3], Number.NaN) as tf.Tensor4D;
  const second = await optimizer.update({ loss: Number.NaN, gradient: nowhere }, first.state, first.image, 1);
  expect(second.show).toBe('neither');
  const distance = (to: tf.Tensor4D): number => tf.norm(tf.sub(to, image)).dataSync()[0];
  expect(distance(second.image)).toBeLessThan(0.6 * distance(first.image));
  expect(distance(second.image)).toBeGreaterThan(0);
  disposeTree(second.state);
});
