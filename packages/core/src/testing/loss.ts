import * as tf from '@tensorflow/tfjs-core';
import '#gradients';
import type { Features } from '../encoder/features.ts';
import { meansOf } from '../loss/additive.ts';
import {
  type AdditiveScore,
  type BoundLoss,
  imageLayer,
  type Loss,
  positionsOf,
  type Statistic,
  type Step,
} from '../loss/loss.ts';
import { gram } from '../math/gram.ts';
import { createRandom } from '../math/random.ts';
import { cloneTree } from '../tree.ts';
import { assert, assertClose, type Check, dot, randomTensor, withoutLeak } from './check.ts';
import { referencesOf } from './references.ts';

/** The activations that losses are tried on: all different, and odd on one side. */
const [height, width, channels] = [5, 6, 4];

/** Options of {@link lossConformance}. */
export interface LossConformanceOptions {
  /** Whether an image scores zero if it is what it is compared with. @defaultValue true */
  isZeroAtTarget?: boolean;
  /** Step of the finite differences: shorter for losses with kinks, such as sorted values. @defaultValue 0.01 */
  step?: number;
}

/** A loss bound to random references, and the activations of an image. */
interface Bound {
  loss: Loss;
  bound: BoundLoss;
  features: Features;
}

/**
 * What every loss must do (see loss/README.md). The loss sees random activations of 4 channels under whichever layers it names; the image
 * layer gets 3. It is bound once to see what it offers: only a loss that is `additive` is checked for that, and so on.
 *
 * @example
 * ```ts
 * for (const check of await lossConformance(() => myLoss({ layer: 'conv1_1' }))) it(check.name, check.run);
 * ```
 */
export async function lossConformance(
  create: () => Loss,
  { isZeroAtTarget = true, step = 1e-2 }: LossConformanceOptions = {},
): Promise<Check[]> {
  const check = (name: string, run: (bound: Bound) => Promise<void>, isAtTarget = false): Check => ({
    name,
    run: () => withoutLeak('the check', () => withBound(create(), isAtTarget, run)),
  });
  const { additive, onDevice, readsPictures } = await offersOf(create());
  const { layers } = create();
  return [
    check('has a name, a finite weight and at least one layer', async ({ loss }) => {
      assert(loss.name.length > 0, 'Expected a name');
      assert(Number.isFinite(loss.weight), `Expected a finite weight but received ${loss.weight}`);
      assert(loss.layers.length > 0, 'Expected at least one layer: a loss reads something');
    }),
    check('scores a finite, non-negative scalar', scoresAScalar),
    check('scores the same twice at the same step', scoresTheSameTwice),
    check('has the gradient that finite differences say', (bound) => agreesWithDifferences(bound, step)),
    check('is bound to two paintings of other sizes', bindsToTwo),
    ...(readsPictures && isZeroAtTarget ? [check('scores zero for what it compares with', scoresZero, true)] : []),
    ...(additive ? [check('scores the same from its statistic', scoresFromStatistic)] : []),
    // Losses on the image itself may couple neighbors, which a cut separates.
    ...(additive && !layers.includes(imageLayer)
      ? [check('is additive: the statistics of two halves sum up to that of the whole', isAdditive)]
      : []),
    ...(onDevice ? [check('is the sum of the distances that it says it is', isItsDistances)] : []),
  ];
}

/** What a loss offers once it is bound, and whether it looks at pictures at all. */
async function offersOf(loss: Loss): Promise<{ additive: boolean; onDevice: boolean; readsPictures: boolean }> {
  const features = randomFeatures(loss, 1);
  const references = referencesOf(features, [features]);
  let readsPictures = false;
  const seen = Object.fromEntries(
    (['photo', 'paintings', 'regionsAt', 'contentAt'] as const).map((name) => [
      name,
      {
        enumerable: true,
        get() {
          readsPictures = true;
          return references[name];
        },
      },
    ]),
  );
  const bound = await loss.bind(Object.defineProperties({}, seen) as typeof references);
  const offers = { additive: bound.additive !== undefined, onDevice: bound.onDevice !== undefined, readsPictures };
  bound.dispose();
  tf.dispose(features);
  return offers;
}

async function withBound(loss: Loss, isAtTarget: boolean, run: (bound: Bound) => Promise<void>): Promise<void> {
  const [features, reference] = [randomFeatures(loss, 1), randomFeatures(loss, 2)];
  const target = isAtTarget ? features : reference;
  const bound = await loss.bind(referencesOf(target, [target]));
  try {
    await run({ loss, bound, features });
  } finally {
    bound.dispose();
    tf.dispose([features, reference]);
  }
}

/** A new one each time: a step draws the same numbers whenever it is evaluated. */
function aStep(): Step {
  return { index: 3, random: createRandom(5) };
}

async function scoreOf({ bound, features }: Bound): Promise<number> {
  const score = tf.tidy(() => bound.score(features, aStep()));
  try {
    assert(score.rank === 0, `Expected score() to return a scalar but its shape is [${score.shape}]`);
    const [value] = await score.data();
    return value;
  } finally {
    score.dispose();
  }
}

async function scoresAScalar(bound: Bound): Promise<void> {
  const value = await scoreOf(bound);
  assert(Number.isFinite(value) && value >= 0, `Expected a finite, non-negative score but it is ${value}`);
}

async function scoresTheSameTwice(bound: Bound): Promise<void> {
  const [first, second] = [await scoreOf(bound), await scoreOf(bound)];
  assert(
    first === second,
    `Expected one step to have one score but it has ${first} and ${second}: draw from step.random`,
  );
}

async function scoresZero(bound: Bound): Promise<void> {
  const value = await scoreOf(bound);
  assert(Math.abs(value) < 1e-5, `Expected the score of the target itself to be 0 but it is ${value}`);
}

async function bindsToTwo({ loss, features }: Bound): Promise<void> {
  const [photo, first, second] = [randomFeatures(loss, 2), randomFeatures(loss, 3, 4), randomFeatures(loss, 4, 3)];
  const bound = await loss.bind(referencesOf(photo, [first, second]));
  try {
    const value = await scoreOf({ loss, bound, features });
    assert(Number.isFinite(value), `Expected a finite score with two paintings but it is ${value}`);
  } finally {
    bound.dispose();
    tf.dispose([photo, first, second]);
  }
}

async function agreesWithDifferences({ bound, features }: Bound, step: number): Promise<void> {
  const layers = Object.keys(features);
  const at = (...tensors: tf.Tensor[]): tf.Scalar => bound.score(byLayer(layers, tensors), aStep());
  const { value, grads } = tf.valueAndGrads(at)(layers.map((layer) => features[layer]));
  const directions = layers.map((layer, i) => randomTensor(features[layer].shape, 10 + i, -1, 1));
  const slopes = await Promise.all(grads.map((grad, i) => dot(grad, directions[i])));
  const shifted = async (amount: number): Promise<number> => {
    const score = tf.tidy(() =>
      at(...layers.map((layer, i) => tf.add(features[layer], tf.mul(directions[i], amount)))),
    );
    const [result] = await score.data();
    score.dispose();
    return result;
  };
  // Fourth order, so that the step may be long enough for 32-bit floats.
  const near = (await shifted(step)) - (await shifted(-step));
  const far = (await shifted(2 * step)) - (await shifted(-2 * step));
  const expected = (8 * near - far) / (12 * step);
  const slope = slopes.reduce((sum, each) => sum + each, 0);
  tf.dispose([value, grads, directions]);
  assertClose(slope, expected, 1e-2, 'the slope in a random direction', 1e-4);
}

async function scoresFromStatistic(bound: Bound): Promise<void> {
  const { statistic, score } = bound.bound.additive as AdditiveScore;
  const fromMeans = tf.tidy(() => score(meansOf(statistic(bound.features))));
  const [value] = await fromMeans.data();
  fromMeans.dispose();
  assertClose(value, await scoreOf(bound), 1e-6, 'the score of its means');
}

async function isAdditive({ loss, features }: Bound): Promise<void> {
  const half = (from: number, to: number): Features =>
    byLayer(
      Object.keys(features),
      Object.values(features).map((each) => tf.slice(each, [0, 0, from, 0], [1, height, to - from, -1])),
    );
  const parts = [features, half(0, 2), half(2, width)];
  const [whole, left, right] = await Promise.all(
    parts.map(async (part) => {
      const bound = await loss.bind(referencesOf(part, [features]));
      const { statistic } = bound.additive as AdditiveScore;
      const sums = tf.tidy(() => cloneTree(statistic(part)) as unknown as tf.TensorContainer) as unknown as Statistic;
      bound.dispose();
      return sums;
    }),
  );
  try {
    for (const key of Object.keys(whole)) {
      const sum = left[key].positions + right[key].positions;
      assert(whole[key].positions === sum, `The positions of '${key}' do not add up`);
      const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(whole[key].sum, tf.add(left[key].sum, right[key].sum)))));
      const [value] = await difference.data();
      difference.dispose();
      assert(value < 1e-4, `The sums of two halves differ from that of the whole by ${value}`);
    }
  } finally {
    tf.dispose([parts.slice(1), whole, left, right] as unknown as tf.TensorContainer);
  }
}

async function isItsDistances(bound: Bound): Promise<void> {
  const { layers } = bound.loss;
  assert(layers.length === 1, `Expected one layer from a loss with distances but received ${layers}`);
  const cost = tf.tidy(() =>
    tf.addN(
      (bound.bound.onDevice ?? []).map(({ of, to, factor }) =>
        tf.mul(factor, tf.sum(tf.squaredDifference(shownBy(bound.features[layers[0]], of), to))),
      ),
    ),
  );
  const [distance] = await cost.data();
  cost.dispose();
  assertClose(distance, await scoreOf(bound), 1e-4, 'the sum of its distances');
}

/** What our engines compare, by the names that they know. */
function shownBy(activations: tf.Tensor4D, of: string): tf.Tensor {
  const mean = tf.mean(activations, [0, 1, 2]);
  if (of === 'activations') return activations;
  if (of === 'mean') return mean;
  assert(of === 'gram' || of === 'covariance', `No engine of ours knows '${of}'`);
  const centered = of === 'covariance' ? (tf.sub(activations, mean) as tf.Tensor4D) : activations;
  return tf.div(gram(centered), positionsOf(activations));
}

function randomFeatures(loss: Loss, seed: number, rows = height): Features {
  const tensors = loss.layers.map((layer, i) =>
    randomTensor([1, rows, width, layer === imageLayer ? 3 : channels], 100 * seed + i),
  );
  return byLayer(loss.layers, tensors);
}

function byLayer(layers: readonly string[], tensors: readonly tf.Tensor[]): Features {
  return Object.fromEntries(layers.map((layer, i) => [layer, tensors[i]])) as Features;
}
