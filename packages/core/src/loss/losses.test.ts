import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Features } from '../encoder/encoder.ts';
import { standardLosses } from '../run/plan.ts';
import { lossConformance } from '../testing/loss.ts';
import { contentLoss } from './content.ts';
import type { Loss, Means, Statistic } from './loss.ts';
import { momentsLoss } from './moments.ts';
import { styleLoss } from './style.ts';
import { totalVariationLoss } from './totalVariation.ts';

const suites: Record<string, () => Loss> = {
  content: () => contentLoss({ layer: 'a' }),
  'content, paper': () => contentLoss({ layer: 'a', normalize: 'paper' }),
  style: () => styleLoss({ layer: 'a' }),
  'style, paper': () => styleLoss({ layer: 'a', normalize: 'paper' }),
  moments: () => momentsLoss({ layer: 'a' }),
  'moments, paper': () => momentsLoss({ layer: 'a', normalize: 'paper' }),
  'total variation': () => totalVariationLoss(),
};

it.each(
  lossConformance(() => styleLoss({ layer: 'a', units: { 1: 3, 2: 0 } }))
    // Its target is not the painting as it is.
    .filter(({ name }) => name !== 'scores zero for what it compares with')
    .map((check) => [check.name, check] as const),
)('style with units turned: %s', (_, check) => check.run());

describe.each(Object.entries(suites))('%s', (_, create) => {
  it.each(lossConformance(create).map((check) => [check.name, check] as const))('%s', (_name, check) => check.run());
});

/** h = 1, w = 2, c = 2: A_C = [[1, 2], [3, 4]], A_G = [[2, 2], [3, 1]]. */
const content: Features = { a: tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]) };
const generated: Features = { a: tf.tensor4d([2, 2, 3, 1], [1, 1, 2, 2]) };

function score(loss: Loss): number {
  const means = (statistic: Statistic): Means =>
    Object.fromEntries(Object.entries(statistic).map(([key, { sum, positions }]) => [key, tf.div(sum, positions)]));
  return loss.score(means(loss.statistic(generated, content)), means(loss.statistic(content, content))).dataSync()[0];
}

describe("the paper's numbers, by hand", () => {
  it('content: sum((a_C - a_G)^2) / (4 h w c) = (1 + 0 + 0 + 9) / 16', () => {
    expect(score(contentLoss({ layer: 'a', normalize: 'paper' }))).toBeCloseTo(10 / 16, 6);
  });

  it('style: sum((gram_S - gram_G)^2) / (4 c^2 (h w)^2)', () => {
    // gram_S = [[10, 14], [14, 20]], gram_G = [[13, 7], [7, 5]]: (9 + 49 + 49 + 225) / (4 * 4 * 4).
    expect(score(styleLoss({ layer: 'a', normalize: 'paper' }))).toBeCloseTo(332 / 64, 5);
  });
});

it('moments: of the mean and of the covariance, half each, as fractions of the paintings', () => {
  // Means [2, 3] and [2.5, 1.5]; covariances [[1, 1], [1, 1]] and [[0.25, -0.25], [-0.25, 0.25]].
  const means = (0.5 ** 2 + 1.5 ** 2) / (4 + 9);
  const covariances = (2 * 0.75 ** 2 + 2 * 1.25 ** 2) / 4;
  expect(score(momentsLoss({ layer: 'a' }))).toBeCloseTo(0.5 * means + 0.5 * covariances, 5);
});

describe('as fractions of the energy', () => {
  it('content: 10 / (1 + 4 + 9 + 16)', () => {
    expect(score(contentLoss({ layer: 'a' }))).toBeCloseTo(10 / 30, 6);
  });

  it('style: 332 / (10^2 + 2 * 14^2 + 20^2)', () => {
    expect(score(styleLoss({ layer: 'a' }))).toBeCloseTo(332 / 892, 6);
  });
});

describe('units turned up and down', () => {
  // gram_S / 2 = [[5, 7], [7, 10]], gram_G / 2 = [[6.5, 3.5], [3.5, 2.5]]; D = diag(1, 0.5) makes the target [[5, 3.5], [3.5, 2.5]].
  it('are in the target, row and column: (6.5 - 5)^2 is left, over the energy of the painting as it is', () => {
    expect(score(styleLoss({ layer: 'a', units: { 1: 0.5 } }))).toBeCloseTo(2.25 / 223, 6);
    expect(score(styleLoss({ layer: 'a', units: { 1: 0.5 }, normalize: 'paper' }))).toBeCloseTo(2.25 / 16, 6);
  });

  it('are the Gram matrix of a painting whose units fire so much', () => {
    const turned = styleLoss({ layer: 'a', units: { 0: 3, 1: 0.25 } });
    const painting = { a: tf.mul(content.a, [3, 0.25]) as tf.Tensor4D };
    const means = (features: Features): Means => ({ gram: tf.div(turned.statistic(features).gram.sum, 2) });
    expect(turned.score(means(painting), means(content)).dataSync()[0]).toBe(0);
    expect(turned.score(means(content), means(content)).dataSync()[0]).toBeGreaterThan(1);
  });

  it('are in the mean and the covariance', () => {
    const turned = momentsLoss({ layer: 'a', units: { 0: 3, 1: 0.25 } });
    const meansOf = (features: Features): Means =>
      Object.fromEntries(Object.entries(turned.statistic(features)).map(([key, { sum }]) => [key, tf.div(sum, 2)]));
    const painting = { a: tf.mul(content.a, [3, 0.25]) as tf.Tensor4D };
    expect(turned.score(meansOf(painting), meansOf(content)).dataSync()[0]).toBeCloseTo(0, 6);
    expect(turned.score(meansOf(content), meansOf(content)).dataSync()[0]).toBeGreaterThan(1);
  });

  it('must be there', () => {
    expect(() => score(styleLoss({ layer: 'a', units: { 2: 1 } }))).toThrow(
      /units of a below 2 for units but received '2'/,
    );
  });
});

it.each([
  ['gram', ['gram']],
  ['moments', ['mean', 'gram']],
] as const)('options ask for %s by name', (styleStatistic, sums) => {
  const losses = standardLosses({ styleStatistic, styleLayers: { a: 0.5, b: 2 }, styleWeight: 3 });
  const styles = losses.filter(({ compare }) => compare === 'style');
  expect(styles.map(({ name, weight }) => [name, weight])).toEqual([
    ['style/a', 1.5],
    ['style/b', 6],
  ]);
  expect(Object.keys(styles[0].statistic(content))).toEqual(sums);
});

it('total variation: the mean of squared differences to the right and down', () => {
  // One channel: [[0, 1], [2, 4]]: right 1 + 4, down 4 + 9, over 4 pixels.
  const image = { image: tf.tensor4d([0, 1, 2, 4], [1, 2, 2, 1]) };
  const { roughness } = totalVariationLoss().statistic(image);
  expect(roughness.sum.dataSync()[0] / roughness.positions).toBe(18 / 4);
});
