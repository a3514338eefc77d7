import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments, MomentsAsk } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import { PasticheError } from '../errors.ts';
import { type Mask, maskOf } from '../image/mask.ts';
import { sizeOf } from '../image/tensors.ts';
import { contentLoss } from '../loss/content.ts';
import { type Loss, positionsOf } from '../loss/loss.ts';
import { momentsLoss } from '../loss/moments.ts';
import { styleLoss } from '../loss/style.ts';
import { totalVariationLoss } from '../loss/totalVariation.ts';
import { type Evaluation, Objective } from '../scene/objective.ts';
import type { SceneControl, SceneRegion } from '../scene/picture.ts';
import { tidyTree } from '../tree.ts';
import { assert, assertClose, failure, largestDifference, oddShape, randomTensor } from './check.ts';

/** The costs that an encoder computes by itself, and their gradient, against those from its features. */
export async function evaluatesAlike(encoder: Encoder, tolerance: number, hasRegions = false): Promise<void> {
  const image = randomTensor(oddShape, 1);
  const [there, here] = [
    await evaluateOn(encoder, image, hasRegions),
    await evaluateOn(withoutEvaluator(encoder), image, hasRegions),
  ];
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

/** The means and Gram matrices that an encoder computes by itself, against those of its features; and it stops and refuses like everything else. */
export async function sumsUpAlike(encoder: Encoder, tolerance: number): Promise<void> {
  const measureMoments = encoder.moments as NonNullable<Encoder['moments']>;
  const image = randomTensor(oddShape, 1);
  const [first] = encoder.layers;
  const { width, height } = encoder.layerSize(first, sizeOf(image));
  const over = new Float32Array(width * height).map((_, i) => i % 3);
  const asks: MomentsAsk[] = [...encoder.layers.map((layer) => ({ layer })), { layer: first, over }];
  const moments = await measureMoments(image, asks);
  const encoding = await encoder.encode(image, encoder.layers);
  assert(moments.length === asks.length, 'Expected all moments that were asked for');
  for (const [i, { layer, over: weights }] of asks.entries()) {
    const expected = tidyTree(() => momentsOf(encoding.features[layer], weights));
    for (const key of ['mean', 'gram'] as const) {
      const largest = tf.tidy(() => tf.max(tf.abs(expected[key])));
      const difference = (await largestDifference(moments[i][key], expected[key])) / (await largest.data())[0];
      tf.dispose([expected[key], largest]);
      assert(difference <= tolerance, `The ${key} of ${layer} differs by ${difference} from that of its features`);
    }
  }
  encoding.dispose();
  tf.dispose(moments as unknown as tf.TensorContainer);
  const reason = new Error('enough');
  const late = await failure(measureMoments(image, [{ layer: first }], AbortSignal.abort(reason)));
  const unknown = await failure(measureMoments(image, [{ layer: 'no such layer' }]));
  image.dispose();
  assert(late === reason, `Expected moments() to reject with signal.reason but received ${late}`);
  assert(PasticheError.isInstance(unknown) && unknown.code === 'unknown-layer', `Expected 'unknown-layer': ${unknown}`);
}

/** The mean and the Gram matrix, from sums written out. */
function momentsOf(activations: tf.Tensor4D, over?: Float32Array): LayerMoments {
  const positions = positionsOf(activations);
  const weights = tf.tensor2d(over ?? new Float32Array(positions).fill(1), [positions, 1]);
  const unrolled = tf.reshape(activations, [positions, activations.shape[3]]) as tf.Tensor2D;
  const shares = tf.div(weights, tf.sum(weights));
  return {
    mean: tf.sum(tf.mul(unrolled, shares), 0) as tf.Tensor1D,
    gram: tf.matMul(tf.mul(unrolled, shares) as tf.Tensor2D, unrolled, true) as tf.Tensor2D,
  };
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

async function evaluateOn(encoder: Encoder, image: tf.Tensor4D, hasRegions: boolean): Promise<Evaluation> {
  const [photo, painting] = [randomTensor(oddShape, 2), randomTensor([1, 40, 33, 3], 3)];
  const control = hasRegions ? await regions() : undefined;
  const objective = await Objective.create(encoder, losses(encoder), photo, [{ image: painting, weight: 1 }], {
    control,
  });
  try {
    return await objective.evaluate(image);
  } finally {
    objective.dispose();
    tf.dispose([photo, painting]);
  }
}

/** One painting in two soft regions, of which each takes another part of it; and content that counts more in places. */
async function regions(): Promise<SceneControl> {
  const mask = async (shape: [number, number, number, number], seed: number): Promise<Mask> => {
    const values = randomTensor(shape, seed);
    const data = Float32Array.from(await values.data());
    values.dispose();
    return maskOf(data, { height: shape[1], width: shape[2] });
  };
  const [, height, width] = oddShape;
  const region = async (seed: number, weight: number): Promise<SceneRegion> => ({
    name: `region ${seed}`,
    weight,
    mask: await mask([1, height, width, 1], seed),
    paintings: [{ index: 0, weight: 1, mask: await mask([1, 40, 33, 1], seed + 1) }],
  });
  const list = [await region(5, 0.3), await region(7, 0.6)];
  const protect = await mask([1, height, width, 1], 9);
  return { guidance: 'simple', styleLayers: {}, regions: list, protect, protectWeight: 5 };
}

function withoutEvaluator(encoder: Encoder): Encoder {
  return {
    name: encoder.name,
    layers: encoder.layers,
    smallestImage: (layers) => encoder.smallestImage(layers),
    layerSize: (layer, image) => encoder.layerSize(layer, image),
    receptiveField: (layer) => encoder.receptiveField(layer),
    encode: (...args) => encoder.encode(...args),
    dispose: () => {},
  };
}
