import * as tf from '@tensorflow/tfjs-core';
import type { BackwardRule, Encoder } from '../encoder/encoder.ts';
import type { Features } from '../encoder/features.ts';
import { PasticheError } from '../errors.ts';
import type { ImageTensor } from '../image/tensors.ts';
import {
  assert,
  assertClose,
  type Check,
  dot,
  failure,
  largestDifference,
  oddShape,
  randomTensor,
  withoutLeak,
} from './check.ts';
import { evaluatesAlike, evaluatorStops, measuresWithoutFeatures, sumsUpAlike } from './evaluator.ts';
import { projectsAsTheWhole } from './projection.ts';
import { seesItsField } from './receptiveField.ts';
import { findsStrongest, strongestStops, takesFirstOfEquals } from './strongest.ts';
import { goesOnAtTheEdge } from './wraps.ts';

/** Options of {@link encoderConformance}. */
export interface EncoderConformanceOptions {
  /** Another encoder of the same network: features and gradients must agree with its. */
  reference?: () => Promise<Encoder>;
  /** Of features and gradients, relative to the largest value. @defaultValue 1e-4 */
  tolerance?: number;
  /** Whether the encoder has the fast path: `evaluator` and `moments`. @defaultValue false */
  measuresOnDevice?: boolean;
}

/**
 * What every encoder must do, whatever its engine.
 *
 * @param create an encoder of a small network (it is created for every check)
 */
export function encoderConformance(
  create: () => Promise<Encoder>,
  { reference, tolerance = 1e-4, measuresOnDevice = false }: EncoderConformanceOptions = {},
): Check[] {
  const check = (name: string, run: (encoder: Encoder) => Promise<void>): Check => ({
    name,
    run: () =>
      withoutLeak('the encoder, disposed of,', async () => {
        const encoder = await create();
        try {
          await withoutLeak(`'${name}'`, () => run(encoder));
        } finally {
          encoder.dispose();
        }
      }),
  });
  return [
    check('hands out the layers asked for, in no other shape than the network gives them', handsOutFeatures),
    check('gives the same features whichever others are asked for', isIndependent),
    check('goes back as finite differences say', goesBack),
    check('goes back twice alike', goesBackTwice),
    check('goes back by other rules, which let no negative signal pass', goesBackByRules),
    check('sees what its receptive fields say, and nothing besides', seesItsField),
    check('projects from what a unit sees as from the whole image', (encoder) =>
      projectsAsTheWhole(encoder, tolerance),
    ),
    check('sees a picture that wraps go on at its opposite edge, and no other', goesOnAtTheEdge),
    check('takes images with odd sides', takesOddSizes),
    check('takes the smallest image it says it takes', takesSmallest),
    check('refuses an unknown layer', refusesUnknown),
    check('stops when cancelled', stops),
    check(`has ${measuresOnDevice ? 'the' : 'no'} fast path`, async ({ evaluator, moments }) => {
      const has = [evaluator !== undefined, moments !== undefined].join();
      assert(has === `${measuresOnDevice},${measuresOnDevice}`, `evaluator and moments are there: ${has}`);
    }),
    check('finds the strongest activations that its features have', (encoder) => findsStrongest(encoder, tolerance)),
    check('finds the first of activations alike', takesFirstOfEquals),
    check('stops looking for the strongest when cancelled', strongestStops),
    ...(measuresOnDevice
      ? [
          check('measures costs as they are by its features', (encoder) => evaluatesAlike(encoder, tolerance)),
          check('measures costs of regions as they are by its features', (encoder) =>
            evaluatesAlike(encoder, tolerance, true),
          ),
          check('encodes nothing for the costs that it knows', measuresWithoutFeatures),
          check('stops measuring costs when cancelled', evaluatorStops),
          check('measures means and Gram matrices as they are by its features', (encoder) =>
            sumsUpAlike(encoder, tolerance),
          ),
        ]
      : []),
    ...(reference ? [check('agrees with the reference', (encoder) => agrees(encoder, reference, tolerance))] : []),
  ];
}

const seed = 5;

async function handsOutFeatures(encoder: Encoder): Promise<void> {
  await encoding(encoder, oddShape, async (_, features) => {
    assert(Object.keys(features).join() === encoder.layers.join(), 'Expected exactly the layers asked for');
    for (const layer of encoder.layers) {
      assert(features[layer].rank === 4 && features[layer].shape[0] === 1, `Expected ${layer} to be [1, h, w, c]`);
      const [, height, width] = features[layer].shape;
      const said = encoder.layerSize(layer, { height: oddShape[1], width: oddShape[2] });
      assert(
        said.height === height && said.width === width,
        `Expected ${layer} to have the size that layerSize() says`,
      );
      const values = await features[layer].data();
      assert(values.every(Number.isFinite), `Expected finite features in ${layer}`);
      assert(
        values.some((value) => value !== values[0]),
        `Expected ${layer} to depend on the image`,
      );
    }
  });
}

async function isIndependent(encoder: Encoder): Promise<void> {
  const first = encoder.layers[0];
  const image = randomTensor(oddShape, seed);
  const [alone, among] = [await encoder.encode(image, [first]), await encoder.encode(image, encoder.layers)];
  const difference = await largestDifference(alone.features[first], among.features[first]);
  alone.dispose();
  among.dispose();
  image.dispose();
  assert(difference === 0, `${first} differs by ${difference} when deeper layers are asked for`);
}

async function goesBack(encoder: Encoder): Promise<void> {
  // One layer at a time, along the gradient itself, where the slope is the largest against rounding and kinks.
  for (const layer of [encoder.layers[0], encoder.layers[encoder.layers.length - 1]]) {
    const image = randomTensor([1, 32, 32, 3], seed, 0.2, 0.8);
    const encoded = await encoder.encode(image, [layer]);
    const cotangent = randomTensor(encoded.features[layer].shape, seed + 1, -1, 1);
    const gradient = await encoded.backward({ [layer]: cotangent });
    encoded.dispose();
    const length = Math.sqrt(await dot(gradient, gradient));
    const along = tf.div(gradient, length);
    const value = async (amount: number): Promise<number> => {
      const shifted = tf.tidy(() => tf.add(image, tf.mul(along, amount)) as ImageTensor);
      const there = await encoder.encode(shifted, [layer]);
      const result = await dot(there.features[layer], cotangent);
      there.dispose();
      shifted.dispose();
      return result;
    };
    // Short, since a network of ReLUs and maxima has kinks everywhere.
    const step = 1e-3;
    const slope = ((await value(step)) - (await value(-step))) / (2 * step);
    tf.dispose([image, cotangent, gradient, along]);
    assertClose(length, slope, 1e-3, `the slope of ${layer} along its gradient`);
  }
}

async function goesBackTwice(encoder: Encoder): Promise<void> {
  await encoding(encoder, oddShape, async (backward) => {
    const [first, second] = [await backward(), await backward()];
    const difference = await largestDifference(first, second);
    tf.dispose([first, second]);
    assert(difference === 0, `The second way back differs from the first by ${difference}`);
  });
}

/** By all rules twice the signal goes back as twice the picture; by the gradient's alone its negative as the negative picture. */
async function goesBackByRules(encoder: Encoder): Promise<void> {
  const layer = encoder.layers[encoder.layers.length - 1];
  const image = randomTensor(oddShape, seed);
  const encoded = await encoder.encode(image, [layer]);
  const signal = randomTensor(encoded.features[layer].shape, seed + 1, -1, 1);
  const back = async (factor: number, rule?: BackwardRule): Promise<ImageTensor> => {
    const cotangent = tf.mul(signal, factor) as tf.Tensor4D;
    const picture = await encoded.backward({ [layer]: cotangent }, undefined, rule);
    cotangent.dispose();
    return picture;
  };
  const gradient = await back(1);
  const pictures: tf.Tensor[] = [gradient];
  for (const rule of ['gradient', 'deconvnet', 'guided'] as const) {
    const [once, twice, turned] = [await back(1, rule), await back(2, rule), await back(-1, rule)];
    const [doubled, negated] = [tf.div(twice, 2), tf.neg(turned)];
    pictures.push(once, twice, turned, doubled, negated);
    await assertSame(doubled, once, `the picture of twice the signal by '${rule}', halved,`, 1e-4);
    const isLinear = (await largestDifference(negated, once)) <= 1e-4 * (await largestValue(once));
    assert(
      isLinear === (rule === 'gradient'),
      `Expected '${rule}' to ${isLinear ? 'rectify the signal' : 'be linear'}`,
    );
    if (rule === 'gradient') await assertSame(once, gradient, "the default rule's picture", 0);
  }
  const late = await failure(encoded.backward({ [layer]: signal }, AbortSignal.abort(new Error('enough')), 'guided'));
  assert(late instanceof Error && late.message === 'enough', `Expected signal.reason but received ${late}`);
  encoded.dispose();
  tf.dispose([image, signal, pictures]);
}

async function takesOddSizes(encoder: Encoder): Promise<void> {
  await encoding(encoder, oddShape, async (backward) => {
    const gradient = await backward();
    assert(gradient.shape.join() === '1,37,51,3', `Expected the image's shape back but received [${gradient.shape}]`);
    gradient.dispose();
  });
}

async function takesSmallest(encoder: Encoder): Promise<void> {
  const side = encoder.smallestImage(encoder.layers);
  await encoding(encoder, [1, side, side, 3], async (_, features) => {
    assert(
      Object.values(features).every(({ size }) => size > 0),
      'Expected no empty features',
    );
  });
}

async function refusesUnknown(encoder: Encoder): Promise<void> {
  const image = randomTensor(oddShape, seed);
  const error = await failure(encoder.encode(image, ['no such layer']));
  image.dispose();
  assert(
    PasticheError.isInstance(error) && error.code === 'unknown-layer',
    `Expected 'unknown-layer' but received ${error}`,
  );
}

async function stops(encoder: Encoder): Promise<void> {
  const reason = new Error('enough');
  const image = randomTensor(oddShape, seed);
  const error = await failure(encoder.encode(image, encoder.layers, AbortSignal.abort(reason)));
  assert(error === reason, `Expected encode() to reject with signal.reason but received ${error}`);
  await encoding(encoder, oddShape, async (backward) => {
    const late = await failure(backward(AbortSignal.abort(reason)));
    assert(late === reason, `Expected backward() to reject with signal.reason but received ${late}`);
  });
  image.dispose();
}

async function agrees(encoder: Encoder, create: () => Promise<Encoder>, tolerance: number): Promise<void> {
  const other = await create();
  const shape: [number, number, number, number] = [1, 40, 34, 3];
  await encoding(encoder, shape, (backward, features) =>
    encoding(other, shape, async (otherBackward, otherFeatures) => {
      for (const layer of encoder.layers) await assertSame(features[layer], otherFeatures[layer], layer, tolerance);
      for (const rule of ['gradient', 'deconvnet', 'guided'] as const) {
        const [picture, otherPicture] = [await backward(undefined, rule), await otherBackward(undefined, rule)];
        await assertSame(picture, otherPicture, `what goes back by '${rule}'`, tolerance);
        tf.dispose([picture, otherPicture]);
      }
    }),
  );
  other.dispose();
}

async function assertSame(actual: tf.Tensor, expected: tf.Tensor, what: string, tolerance: number): Promise<void> {
  const difference = (await largestDifference(actual, expected)) / (await largestValue(expected));
  assert(difference <= tolerance, `Expected ${what} to agree within ${tolerance} but it differs by ${difference}`);
}

async function largestValue(tensor: tf.Tensor): Promise<number> {
  const values = (await tensor.data()) as Float32Array;
  return values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
}

/** Encodes a random image with all layers; `backward` takes random cotangents at all of them. */
async function encoding(
  encoder: Encoder,
  shape: [number, number, number, number],
  use: (
    backward: (signal?: AbortSignal, rule?: BackwardRule) => Promise<ImageTensor>,
    features: Features,
  ) => Promise<void>,
): Promise<void> {
  const image = randomTensor(shape, seed);
  const encoded = await encoder.encode(image, encoder.layers);
  const cotangents = Object.fromEntries(
    encoder.layers.map((layer, i) => [layer, randomTensor(encoded.features[layer].shape, seed + i, -1, 1)]),
  );
  try {
    await use((signal, rule) => encoded.backward(cotangents, signal, rule), encoded.features);
  } finally {
    encoded.dispose();
    tf.dispose([image, cotangents]);
  }
}
