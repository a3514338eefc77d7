import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Features } from '../encoder/features.ts';
import { createRandom } from '../math/random.ts';
import type { LayerWeights } from '../options/options.ts';
import { lossConformance } from '../testing/loss.ts';
import { referencesOf } from '../testing/references.ts';
import { additive, blendMeans } from './additive.ts';
import { contentLoss } from './content.ts';
import { type Loss, positionsOf } from './loss.ts';
import { momentsLoss } from './moments.ts';
import { standardLosses } from './standard.ts';
import { styleLoss } from './style.ts';
import { temporalLoss } from './temporal.ts';
import { totalVariationLoss } from './totalVariation.ts';

/** A picture to stay near, of which some pixels count more. */
const before = {
  picture: { data: Uint8Array.from({ length: 8 * 6 * 3 }, (_, i) => (i * 37) % 256), width: 8, height: 6, channels: 3 },
  confidence: Float32Array.from({ length: 8 * 6 }, (_, i) => (i % 5) / 4),
} as const;

/** Each loss with what it offers beyond `score`; what it offers is checked. */
const suites: Record<string, { create: () => Loss; offers: ('a target' | 'sums' | 'distances')[] }> = {
  content: { create: () => contentLoss({ layer: 'a' }), offers: ['a target', 'sums', 'distances'] },
  'content, paper': {
    create: () => contentLoss({ layer: 'a', normalize: 'paper' }),
    offers: ['a target', 'sums', 'distances'],
  },
  style: { create: () => styleLoss({ layer: 'a' }), offers: ['a target', 'sums', 'distances'] },
  'style, paper': {
    create: () => styleLoss({ layer: 'a', normalize: 'paper' }),
    offers: ['a target', 'sums', 'distances'],
  },
  moments: { create: () => momentsLoss({ layer: 'a' }), offers: ['a target', 'sums', 'distances'] },
  'moments, paper': {
    create: () => momentsLoss({ layer: 'a', normalize: 'paper' }),
    offers: ['a target', 'sums', 'distances'],
  },
  'total variation': { create: () => totalVariationLoss(), offers: ['sums'] },
};

/** The check of each offer. */
const checkOf = {
  'a target': 'scores zero for what it compares with',
  sums: 'scores the same from its statistic',
  distances: 'is the sum of the distances that it says it is',
};

// Its target is not the painting as it is.
const turnedUnits = await lossConformance(() => styleLoss({ layer: 'a', units: { 1: 3, 2: 0 } }), {
  isZeroAtTarget: false,
});
it.each(turnedUnits.map((check) => [check.name, check] as const))('style with units turned: %s', (_, check) =>
  check.run(),
);

// Its target is none of the pictures.
const temporal = await lossConformance(() => temporalLoss(before), { isZeroAtTarget: false });
it.each(temporal.map((check) => [check.name, check] as const))('temporal: %s', (_, check) => check.run());

it('temporal: the mean of the squared differences, each times how sure it is', async () => {
  const picture = { data: Float32Array.of(0.5, 0.5, 0.5, 1, 0, 0), width: 2, height: 1, channels: 3 } as const;
  const loss = temporalLoss({ picture, confidence: Float32Array.of(1, 0.5) });
  const image = tf.zeros([1, 1, 2, 3]) as tf.Tensor4D;
  const photo = { weight: 1, measure: async (_: unknown, use: (features: Features) => unknown) => use({ image }) };
  const bound = await loss.bind({ photo } as unknown as Parameters<Loss['bind']>[0]);
  const score = bound.score({ image }, { index: 0, random: createRandom(0) });
  expect((await score.data())[0]).toBeCloseTo((3 * 0.25 + 0.5 * 1) / 6);
  expect(() => temporalLoss({ picture, confidence: new Float32Array(3) })).toThrow(/2 numbers \(2x1\)/);
});

const checked = Object.entries(suites).map(
  async ([name, { create, offers }]) => [name, offers, await lossConformance(create)] as const,
);
describe.each(await Promise.all(checked))('%s', (_, offers, checks) => {
  it.each(checks.map((check) => [check.name, check] as const))('%s', (_name, check) => check.run());

  it.each(offers)('is checked for %s', (offer) => {
    expect(checks.map(({ name }) => name)).toContain(checkOf[offer]);
  });
});

/** h = 1, w = 2, c = 2: A_C = [[1, 2], [3, 4]], A_G = [[2, 2], [3, 1]]. */
const content: Features = { a: tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]) };
const generated: Features = { a: tf.tensor4d([2, 2, 3, 1], [1, 1, 2, 2]) };

/** The score of some features; the photo and the painting are those above. */
async function score(loss: Loss, image = generated, painting = content): Promise<number> {
  const bound = await loss.bind(referencesOf(content, [painting]));
  const value = bound.score(image, { index: 0, random: createRandom(0) }).dataSync()[0];
  bound.dispose();
  return value;
}

describe("the paper's numbers, by hand", () => {
  it('content: sum((a_C - a_G)^2) / (4 h w c) = (1 + 0 + 0 + 9) / 16', async () => {
    expect(await score(contentLoss({ layer: 'a', normalize: 'paper' }))).toBeCloseTo(10 / 16, 6);
  });

  it('style: sum((gram_S - gram_G)^2) / (4 c^2 (h w)^2)', async () => {
    // gram_S = [[10, 14], [14, 20]], gram_G = [[13, 7], [7, 5]]: (9 + 49 + 49 + 225) / (4 * 4 * 4).
    expect(await score(styleLoss({ layer: 'a', normalize: 'paper' }))).toBeCloseTo(332 / 64, 5);
  });
});

it('moments: of the mean and of the covariance, half each, as fractions of the paintings', async () => {
  // Means [2, 3] and [2.5, 1.5]; covariances [[1, 1], [1, 1]] and [[0.25, -0.25], [-0.25, 0.25]].
  const means = (0.5 ** 2 + 1.5 ** 2) / (4 + 9);
  const covariances = (2 * 0.75 ** 2 + 2 * 1.25 ** 2) / 4;
  expect(await score(momentsLoss({ layer: 'a' }))).toBeCloseTo(0.5 * means + 0.5 * covariances, 5);
});

describe('as fractions of the energy', () => {
  it('content: 10 / (1 + 4 + 9 + 16)', async () => {
    expect(await score(contentLoss({ layer: 'a' }))).toBeCloseTo(10 / 30, 6);
  });

  it('style: 332 / (10^2 + 2 * 14^2 + 20^2)', async () => {
    expect(await score(styleLoss({ layer: 'a' }))).toBeCloseTo(332 / 892, 6);
  });
});

describe('units turned up and down', () => {
  // gram_S / 2 = [[5, 7], [7, 10]], gram_G / 2 = [[6.5, 3.5], [3.5, 2.5]]; D = diag(1, 0.5) makes the target [[5, 3.5], [3.5, 2.5]].
  it('are in the target, row and column: (6.5 - 5)^2 is left, over the energy of the painting as it is', async () => {
    expect(await score(styleLoss({ layer: 'a', units: { 1: 0.5 } }))).toBeCloseTo(2.25 / 223, 6);
    expect(await score(styleLoss({ layer: 'a', units: { 1: 0.5 }, normalize: 'paper' }))).toBeCloseTo(2.25 / 16, 6);
  });

  it.each([
    ['Gram matrix', styleLoss],
    ['mean and covariance', momentsLoss],
  ] as const)('are the %s of a painting whose units fire so much', async (_, create) => {
    const turned = create({ layer: 'a', units: { 0: 3, 1: 0.25 } });
    const painting = { a: tf.mul(content.a, [3, 0.25]) as tf.Tensor4D };
    expect(await score(turned, painting)).toBeCloseTo(0, 6);
    expect(await score(turned, content)).toBeGreaterThan(1);
  });

  it('must be there', async () => {
    await expect(score(styleLoss({ layer: 'a', units: { 2: 1 } }))).rejects.toThrow(
      /units of a below 2 for units but received '2'/,
    );
  });
});

it.each([
  ['gram', ['gram']],
  ['moments', ['mean', 'covariance']],
] as const)('options ask for %s by name', async (styleStatistic, compared) => {
  const losses = standardLosses({ styleStatistic, styleLayers: { a: 0.5, b: 2 }, styleWeight: 3 });
  const styles = losses.filter(({ name }) => name.startsWith('style/'));
  expect(styles.map(({ name, weight }) => [name, weight])).toEqual([
    ['style/a', 1.5],
    ['style/b', 6],
  ]);
  const bound = await styles[0].bind(referencesOf(content, [content]));
  expect(bound.onDevice?.map(({ of }) => of)).toEqual(compared);
  bound.dispose();
});

describe('standardLosses', () => {
  it('leaves out what has no weight', () => {
    const names = standardLosses({ contentWeight: 0, variationWeight: 0, styleLayers: { a: 1, b: 0 } }).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['style/a']);
  });

  it('weighs the layers of several paintings as on average', () => {
    const styleLayers: LayerWeights[] = [{ a: 1 }, { a: 0.5, b: 2 }];
    const settings = { contentWeight: 0, variationWeight: 0, styleWeight: 1, styleLayers };
    const weightsOf = (blend?: number[]): number[] =>
      standardLosses(settings, undefined, blend).map(({ weight }) => weight);
    expect([weightsOf([0.25, 0.75]), weightsOf()]).toEqual([
      [0.25 + 0.375, 1.5],
      [0.75, 1],
    ]);
  });

  it('makes a loss once, whatever its weight', () => {
    const made = new Map<string, Loss>();
    const [light, heavy, other] = [{ styleWeight: 1 }, { styleWeight: 2 }, { normalize: 'paper' } as const].map(
      (options) => standardLosses({ ...options, styleLayers: { a: 1 }, contentWeight: 0, variationWeight: 0 }, made),
    );
    expect(heavy[0].weight).toBe(2);
    expect(heavy[0].bind).toBe(light[0].bind);
    expect(other[0].bind).not.toBe(light[0].bind);
  });
});

it('a loss blends paintings by their weights, in a statistic of its own', async () => {
  const loss = additive({
    name: 'mean',
    layers: ['a'],
    target: ({ paintings }) =>
      blendMeans(paintings, ['a'], ({ a }) => ({ mean: { sum: tf.sum(a, [0, 1, 2]), positions: positionsOf(a) } })),
    statistic: ({ a }) => ({ mean: { sum: tf.sum(a, [0, 1, 2]), positions: positionsOf(a) } }),
    score: ({ mean }, target) => tf.sum(tf.squaredDifference(mean, target.mean)),
  });
  // Means [2, 3] and [2.5, 1.5], half each; the image has the second: (0.25)^2 + (0.75)^2.
  expect(await score(loss, generated, content)).toBeCloseTo(0.25 + 2.25, 6);
  const bound = await loss.bind(referencesOf(content, [content, generated]));
  expect(bound.score(generated, { index: 0, random: createRandom(0) }).dataSync()[0]).toBeCloseTo(0.0625 + 0.5625, 6);
  bound.dispose();
});

it('total variation: the mean of squared differences to the right and down', async () => {
  // One channel: [[0, 1], [2, 4]]: right 1 + 4, down 4 + 9, over 4 pixels.
  const image = tf.tensor4d([0, 1, 2, 4], [1, 2, 2, 1]);
  expect(await score(totalVariationLoss(), { image })).toBe(18 / 4);
  // And around: from the right to the left 1 + 4, from the bottom to the top 4 + 9.
  expect(await score(totalVariationLoss({ wraps: { x: true, y: false } }), { image })).toBe(23 / 4);
  expect(await score(totalVariationLoss({ wraps: { x: true, y: true } }), { image })).toBe(36 / 4);
});
