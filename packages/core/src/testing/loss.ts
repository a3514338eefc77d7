import * as tf from '@tensorflow/tfjs-core';
import '#gradients';
import type { Distance, Features } from '../encoder/encoder.ts';
import { imageLayer, type Loss, type Means, positionsOf, type Statistic } from '../loss/loss.ts';
import { gram } from '../math/gram.ts';
import { assert, assertClose, type Check, dot, largestDifference, randomTensor, withoutLeak } from './check.ts';

/** The activations that losses are tried on: all different, and odd on one side. */
const [height, width, channels] = [5, 6, 4];

/**
 * What every loss must do (see loss/README.md). The loss sees random activations of 4 channels under whichever layers it
 * names; the image layer gets 3.
 *
 * @example
 * ```ts
 * for (const check of lossConformance(() => myLoss({ layer: 'conv1_1' }))) it(check.name, check.run);
 * ```
 */
export function lossConformance(create: () => Loss): Check[] {
  const check = (name: string, run: (loss: Loss) => Promise<void>): Check => ({
    name,
    run: () => withoutLeak('the check', () => run(create())),
  });
  return [
    check('has a name, a finite weight and at least one layer', async (loss) => {
      assert(loss.name.length > 0, 'Expected a name');
      assert(Number.isFinite(loss.weight), `Expected a finite weight but received ${loss.weight}`);
      assert(loss.layers.length > 0, 'Expected at least one layer: a loss reads something');
    }),
    check('scores a finite, non-negative scalar', scoresAScalar),
    check('scores zero for what it compares with', scoresZeroAtTarget),
    check('has the gradient that finite differences say', agreesWithDifferences),
    check('is additive: the statistics of two halves sum up to that of the whole', isAdditive),
    check('is the distance that it says it is, if any', isItsDistance),
    check('sums up what it says it does, if anything', isItsSummary),
    check('leaves no tensors behind', async (loss) => {
      const [features, reference] = [randomFeatures(loss, 1), randomFeatures(loss, 2)];
      await withoutLeak('score', async () => {
        evaluate(loss, features, reference).dispose();
      });
      tf.dispose([features, reference] as tf.NamedTensorMap[]);
    }),
  ];
}

async function scoresAScalar(loss: Loss): Promise<void> {
  const [features, reference] = [randomFeatures(loss, 1), randomFeatures(loss, 2)];
  const score = evaluate(loss, features, reference);
  assert(score.rank === 0, `Expected score() to return a scalar but its shape is [${score.shape}]`);
  const [value] = await score.data();
  assert(Number.isFinite(value) && value >= 0, `Expected a finite, non-negative score but it is ${value}`);
  tf.dispose([features, reference, score] as tf.TensorContainerArray);
}

async function scoresZeroAtTarget(loss: Loss): Promise<void> {
  if (loss.compare === 'none') return;
  const features = randomFeatures(loss, 1);
  const score = evaluate(loss, features, features);
  const [value] = await score.data();
  assert(Math.abs(value) < 1e-6, `Expected the score of the target itself to be 0 but it is ${value}`);
  tf.dispose([features, score] as tf.TensorContainerArray);
}

async function agreesWithDifferences(loss: Loss): Promise<void> {
  const [features, reference] = [randomFeatures(loss, 1), randomFeatures(loss, 2)];
  const layers = Object.keys(features);
  const at = (...tensors: tf.Tensor[]): tf.Scalar => evaluate(loss, byLayer(layers, tensors), reference);
  const { value, grads } = tf.valueAndGrads(at)(layers.map((layer) => features[layer]));
  const directions = layers.map((layer, i) => randomTensor(features[layer].shape, 10 + i, -1, 1));
  const slopes = await Promise.all(grads.map((grad, i) => dot(grad, directions[i])));
  const step = 1e-2;
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
  tf.dispose([value, ...grads, ...directions, features, reference] as tf.TensorContainerArray);
  assertClose(slope, expected, 1e-2, 'the slope in a random direction', 1e-4);
}

async function isAdditive(loss: Loss): Promise<void> {
  // Losses on the image itself may couple neighbors, which a cut separates.
  if (loss.layers.includes(imageLayer)) return;
  const [features, reference] = [randomFeatures(loss, 1), randomFeatures(loss, 2)];
  const half = (part: Features, from: number, to: number): Features =>
    byLayer(
      Object.keys(part),
      Object.values(part).map((each) => tf.slice(each, [0, 0, from, 0], [1, height, to - from, -1])),
    );
  const sums = tf.tidy(() => {
    const measure = (from: number, to: number): Statistic =>
      loss.statistic(half(features, from, to), half(reference, from, to));
    const [whole, left, right] = [measure(0, width), measure(0, 2), measure(2, width)];
    return Object.keys(whole).map((key) => {
      assert(
        whole[key].positions === left[key].positions + right[key].positions,
        `The positions of '${key}' do not add up`,
      );
      return tf.max(tf.abs(tf.sub(whole[key].sum, tf.add(left[key].sum, right[key].sum))));
    });
  });
  for (const sum of sums) {
    const [difference] = await sum.data();
    assert(difference < 1e-4, `The sums of two halves differ from that of the whole by ${difference}`);
  }
  tf.dispose([...sums, features, reference] as tf.TensorContainerArray);
}

async function isItsDistance(loss: Loss): Promise<void> {
  if (!loss.distance) return;
  assert(loss.layers.length === 1, `Expected one layer from a loss with a distance but received ${loss.layers}`);
  const [features, reference] = [randomFeatures(loss, 1), randomFeatures(loss, 2)];
  const [actual, expected] = tf.tidy(() => {
    const target = loss.compare === 'style' ? meansOf(loss.statistic(reference)) : undefined;
    const distances = [(loss.distance as NonNullable<Loss['distance']>)(reference, target)].flat();
    const costs = distances.map(({ of, to, factor }: Distance) =>
      tf.mul(factor, tf.sum(tf.squaredDifference(measureOf(of, features[loss.layers[0]]), to))),
    );
    return [tf.addN(costs), evaluate(loss, features, reference)];
  });
  const [[distance], [score]] = await Promise.all([actual.data(), expected.data()]);
  tf.dispose([actual, expected, features, reference] as tf.TensorContainerArray);
  assertClose(distance, score, 1e-4, 'its distance, by its score,');
}

async function isItsSummary(loss: Loss): Promise<void> {
  if (loss.summary === undefined) return;
  assert(loss.layers.length === 1, `Expected one layer from a loss with a summary but received ${loss.layers}`);
  const features = randomFeatures(loss, 1);
  const statistic = loss.statistic(features);
  const activations = features[loss.layers[0]];
  const sums: Record<string, tf.Tensor> = { gram: gram(activations), mean: tf.sum(activations, [0, 1, 2]) };
  const keys = Object.keys(statistic).sort().join();
  assert(keys === loss.summary.toSorted().join(), `Expected the sums ${loss.summary} but received ${keys}`);
  for (const key of loss.summary) {
    const { sum, positions } = statistic[key];
    assert(positions === positionsOf(activations), `Expected a sum over all positions but received ${positions}`);
    const difference = await largestDifference(sum, sums[key]);
    assert(difference === 0, `The sum '${key}' differs by ${difference}`);
    sum.dispose();
  }
  tf.dispose([features, sums] as tf.TensorContainerArray);
}

/** What a distance is of. */
function measureOf(of: Distance['of'], activations: tf.Tensor4D): tf.Tensor {
  if (of === 'activations') return activations;
  const mean = tf.mean(activations, [0, 1, 2]);
  if (of === 'mean') return mean;
  const centered = of === 'covariance' ? (tf.sub(activations, mean) as tf.Tensor4D) : activations;
  return tf.div(gram(centered), positionsOf(activations));
}

/** The score of some features, the target being those of `reference`. */
function evaluate(loss: Loss, features: Features, reference: Features): tf.Scalar {
  return tf.tidy(() => {
    const target = loss.compare === 'style' ? meansOf(loss.statistic(reference)) : undefined;
    const statistic = loss.statistic(features, loss.compare === 'content' ? reference : undefined);
    return loss.score(meansOf(statistic), target);
  });
}

function meansOf(statistic: Statistic): Means {
  return Object.fromEntries(
    Object.entries(statistic).map(([key, { sum, positions }]) => [key, tf.div(sum, positions)]),
  );
}

function randomFeatures(loss: Loss, seed: number): Features {
  const tensors = loss.layers.map((layer, i) =>
    randomTensor([1, height, width, layer === imageLayer ? 3 : channels], 100 * seed + i),
  );
  return byLayer(loss.layers, tensors);
}

function byLayer(layers: readonly string[], tensors: readonly tf.Tensor[]): Features {
  return Object.fromEntries(layers.map((layer, i) => [layer, tensors[i]])) as Features;
}
