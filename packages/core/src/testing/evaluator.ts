import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import { PasticheError } from '../errors.ts';
import { contentLoss } from '../loss/content.ts';
import { type Loss, positionsOf } from '../loss/loss.ts';
import { momentsLoss } from '../loss/moments.ts';
import { styleLoss } from '../loss/style.ts';
import { totalVariationLoss } from '../loss/totalVariation.ts';
import { gram } from '../math/gram.ts';
import { type Evaluation, Objective } from '../scene/objective.ts';
import { assert, assertClose, failure, largestDifference, oddShape, randomTensor } from './check.ts';

/** The costs that an encoder computes by itself, and their gradient, against those from its features. */
export async function evaluatesAlike(encoder: Encoder, tolerance: number): Promise<void> {
  const image = randomTensor(oddShape, 1);
  const [there, here] = [await evaluateOn(encoder, image), await evaluateOn(withoutEvaluator(encoder), image)];
  for (const [name, cost] of Object.entries(here.costs)) assertClose(there.costs[name], cost, tolerance, name);
  assertClose(there.loss, here.loss, tolerance, 'J');
  const values = (await here.gradient.data()) as Float32Array;
  const scale = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const difference = (await largestDifference(there.gradient, here.gradient)) / scale;
  assert(difference <= tolerance, `The gradient of the costs differs by ${difference} from that through the features`);
  tf.dispose([image, there.gradient, here.gradient]);
}

/** Once bound, it stops when cancelled like everything else. */
export async function evaluatorStops(encoder: Encoder): Promise<void> {
  const image = randomTensor(oddShape, 1);
  const objective = await Objective.create(encoder, losses(encoder), image, [{ image, weight: 1 }]);
  const reason = new Error('enough');
  const error = await failure(objective.evaluate(image, AbortSignal.abort(reason)));
  objective.dispose();
  image.dispose();
  assert(error === reason, `Expected evaluate() to reject with signal.reason but received ${error}`);
}

/** The Gram matrices that an encoder computes by itself, against those of its features; and it stops and refuses like everything else. */
export async function sumsUpAlike(encoder: Encoder, tolerance: number): Promise<void> {
  const measureMoments = encoder.moments as NonNullable<Encoder['moments']>;
  const image = randomTensor(oddShape, 1);
  const moments = await measureMoments(image, encoder.layers);
  const encoding = await encoder.encode(image, encoder.layers);
  assert(Object.keys(moments).join() === encoder.layers.join(), 'Expected exactly the layers asked for');
  for (const layer of encoder.layers) {
    const activations = encoding.features[layer];
    const expected: LayerMoments = tf.tidy(() => ({
      mean: tf.mean(activations, [0, 1, 2]) as tf.Tensor1D,
      gram: tf.div(gram(activations), positionsOf(activations)) as tf.Tensor2D,
    }));
    for (const key of ['mean', 'gram'] as const) {
      const largest = tf.tidy(() => tf.max(tf.abs(expected[key])));
      const difference = (await largestDifference(moments[layer][key], expected[key])) / (await largest.data())[0];
      tf.dispose([expected[key], largest]);
      assert(difference <= tolerance, `The ${key} of ${layer} differs by ${difference} from that of its features`);
    }
  }
  encoding.dispose();
  tf.dispose(moments as unknown as tf.TensorContainerObject);
  const reason = new Error('enough');
  const late = await failure(measureMoments(image, encoder.layers, AbortSignal.abort(reason)));
  const unknown = await failure(measureMoments(image, ['no such layer']));
  image.dispose();
  assert(late === reason, `Expected moments() to reject with signal.reason but received ${late}`);
  assert(PasticheError.isInstance(unknown) && unknown.code === 'unknown-layer', `Expected 'unknown-layer': ${unknown}`);
}

/** Two of them on one layer, one on the image, all that a distance can be of, and two that no engine knows. */
function losses({ layers }: Encoder): Loss[] {
  const [first, last] = [layers[0], layers[layers.length - 1]];
  return [
    styleLoss({ layer: first, weight: 2 }),
    contentLoss({ layer: first, weight: 3, normalize: 'paper' }),
    totalVariationLoss(),
    contentLoss({ layer: last }),
    styleLoss({ layer: last, weight: 0.1, normalize: 'paper' }),
    { ...momentsLoss({ layer: first, weight: 0.5 }), name: 'moments' },
    { ...momentsLoss({ layer: last, normalize: 'paper' }), name: 'deep moments' },
    withoutDistances({ ...styleLoss({ layer: first, weight: 0.7 }), name: 'own' }),
    withoutDistances({ ...contentLoss({ layer: last, weight: 0.4 }), name: 'own deep' }),
  ];
}

/** A loss as users write it: it says of no engine what that could compute. */
function withoutDistances(loss: Loss): Loss {
  return { ...loss, bind: async (references) => ({ ...(await loss.bind(references)), onDevice: undefined }) };
}

/** Costs that it knows take no activations from the device: one that it does not know takes those of its own layer. */
export async function measuresWithoutFeatures(encoder: Encoder): Promise<void> {
  const asked: string[][] = [];
  const watched: Encoder = {
    ...encoder,
    encode(image, layers, signal) {
      asked.push([...layers]);
      return encoder.encode(image, layers, signal);
    },
    async evaluator(distances) {
      const bound = await (encoder.evaluator as NonNullable<Encoder['evaluator']>)(distances);
      return {
        ...bound,
        evaluate(image, weights, others, signal) {
          asked.push([...(others?.layers ?? [])]);
          return bound.evaluate(image, weights, others, signal);
        },
      };
    },
  };
  const first = encoder.layers[0];
  const image = randomTensor(oddShape, 1);
  const known = [styleLoss({ layer: encoder.layers[encoder.layers.length - 1] })];
  for (const own of [[], [withoutDistances({ ...styleLoss({ layer: first }), name: 'own' })]]) {
    const objective = await Objective.create(watched, [...known, ...own], image, [{ image, weight: 1 }]);
    asked.length = 0;
    (await objective.evaluate(image)).gradient.dispose();
    objective.dispose();
    const expected = JSON.stringify([own.length > 0 ? [first] : []]);
    assert(
      JSON.stringify(asked) === expected,
      `Expected the layers ${expected} but ${JSON.stringify(asked)} were asked for`,
    );
  }
  image.dispose();
}

async function evaluateOn(encoder: Encoder, image: tf.Tensor4D): Promise<Evaluation> {
  const [photo, painting] = [randomTensor(oddShape, 2), randomTensor([1, 40, 33, 3], 3)];
  const objective = await Objective.create(encoder, losses(encoder), photo, [{ image: painting, weight: 1 }]);
  try {
    return await objective.evaluate(image);
  } finally {
    objective.dispose();
    tf.dispose([photo, painting]);
  }
}

function withoutEvaluator(encoder: Encoder): Encoder {
  return {
    name: encoder.name,
    layers: encoder.layers,
    smallestImage: (layers) => encoder.smallestImage(layers),
    receptiveField: (layer) => encoder.receptiveField(layer),
    encode: (...args) => encoder.encode(...args),
    dispose: () => {},
  };
}
