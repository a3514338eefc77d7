import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type { BackwardRule, Encoder, ImageTensor } from '@pastiche/core';
import { encoderConformance, withoutLeak } from '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { branching } from '../networks/branching.testing.ts';
import type { Pooling } from '../networks/network.ts';
import { type InputConvention, type Network, vgg } from '../networks/network.ts';
import { randomWeights } from '../weights/random.ts';
import { dimmed } from '../weights/tiny.testing.ts';
import type { Weights } from '../weights/weights.ts';
import { createTapedNetwork } from './tapeGradient.testing.ts';
import { createTfjsEncoder, type TfjsEncoderOptions } from './tfjsEncoder.ts';

const tiny: Network = {
  name: 'tiny',
  input: { order: 'BGR', mean: [0.4, 0.5, 0.6], scale: 3 },
  operations: vgg({ convolutions: [2, 2, 1], channels: [4, 6, 8] }),
  provenance: 'this test',
};
const weights = randomWeights(tiny, 1);

/** The same with taps: the layers of a network like the compact one. */
const tapped: Network = {
  ...tiny,
  operations: tiny.operations.map((operation) =>
    operation.op === 'conv' && operation.name.endsWith('_1') ? { ...operation, tap: operation.out + 1 } : operation,
  ),
};
const tappedWeights = randomWeights(tapped, 2);

/** And without a tap at its last layer, as the compact network is. */
const plainAtLast: Network = {
  ...tapped,
  operations: tapped.operations.map((each) =>
    each.op === 'conv' && each.name === 'conv3_1' ? { ...each, tap: undefined } : each,
  ),
};

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
  });

  describe.each<Pooling>(['max', 'average'])('with %s pooling', (pooling) => {
    const suite = encoderConformance(async () => createTfjsEncoder(tiny, weights, { pooling }));
    it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());

    it.each([
      [32, 32],
      [33, 27],
    ])("agrees with tfjs's own tape at %ix%i", async (height, width) => {
      const image = pixels(height, width);
      const cotangent = (shape: number[]): tf.Tensor4D => tf.fill(shape as [1, 1, 1, 1], 0.7);
      const encoder = createTfjsEncoder(tiny, weights, { pooling });
      const encoding = await encoder.encode(image, ['conv2_1', 'conv3_1']);
      const cotangents = Object.fromEntries(
        Object.entries(encoding.features).map(([layer, { shape }]) => [layer, cotangent(shape)]),
      );
      const explicit = await encoding.backward(cotangents);
      const taped = createTapedNetwork(tiny, weights, pooling).gradient(image, cotangents);
      expect(await relativeDifference(explicit, taped)).toBeLessThan(1e-4);
    });
  });

  describe('with the outermost pixels repeated around the image', () => {
    // Average pooling, since these pixels happen to be next to a kink of the maxima.
    const options = { border: 'replicate', pooling: 'average' } as const;
    const suite = encoderConformance(async () => createTfjsEncoder(tiny, weights, options));
    it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());

    it.each([
      [32, 32],
      [33, 27],
      [1, 5],
    ])(
      'sees them as a picture that has this border, and gives each pixel what arrives at its copies, at %ix%i',
      async (height, width) => {
        const image = pixels(height, width);
        const encoder = createTfjsEncoder(tiny, weights, { border: 'replicate' });
        const encoding = await encoder.encode(image, ['conv1_1']);
        const explicit = await encoding.backward({ conv1_1: tf.onesLike(encoding.features.conv1_1) });
        // A picture that already has this border looks the same to a network that sees zeros, but for the outermost row and column.
        const plain = createTfjsEncoder(tiny, weights);
        const [one, none]: [number, number][] = [
          [1, 1],
          [0, 0],
        ];
        const larger = tf.mirrorPad(image, [none, one, one, none], 'symmetric');
        const inner = await plain.encode(larger, ['conv1_1']);
        const crop = (x: tf.Tensor4D): tf.Tensor4D => tf.slice(x, [0, 1, 1, 0], [1, height, width, -1]);
        expect(await relativeDifference(encoding.features.conv1_1, crop(inner.features.conv1_1))).toBeLessThan(1e-5);
        const ones = tf.pad(tf.onesLike(encoding.features.conv1_1), [none, one, one, none]);
        const there = await inner.backward({ conv1_1: ones });
        const expected = new Float32Array(image.size);
        const values = await there.data();
        for (let y = 0; y < height + 2; y++) {
          for (let x = 0; x < width + 2; x++) {
            const [row, column] = [clamp(y - 1, height), clamp(x - 1, width)];
            for (let c = 0; c < 3; c++)
              expected[(row * width + column) * 3 + c] += values[(y * (width + 2) + x) * 3 + c];
          }
        }
        expect(await relativeDifference(explicit, tf.tensor4d(expected, image.shape))).toBeLessThan(1e-5);
      },
    );
  });
});

describe.each(['zeros', 'replicate', 'wrap', 'wrap-y'] as const)(
  'with the transposed way back, and %s around the image',
  (border) => {
    beforeAll(() => tf.setBackend('cpu'));

    const create = async (wayBack?: 'transposed'): Promise<ReturnType<typeof createTfjsEncoder>> =>
      createTfjsEncoder(tapped, tappedWeights, { wayBack, border });
    const suite = encoderConformance(() => create('transposed'), { reference: () => create() });
    it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());
  },
);

describe.each(['wrap', 'wrap-x', 'wrap-y'] as const)('with the border %s', (border) => {
  beforeAll(() => tf.setBackend('wasm'));

  // As above, of average pooling.
  const suite = encoderConformance(async () => createTfjsEncoder(tiny, weights, { border, pooling: 'average' }));
  it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());

  it('refuses a network whose layers do not meet at the edges', () => {
    expect(() => createTfjsEncoder(branching, randomWeights(branching, 1), { border })).toThrow(
      `Expected 'zeros' or 'replicate' for ${branching.name}, whose layers do not meet at the edges, for border but received '${border}'`,
    );
  });
});

describe.each([
  ['with taps', tapped, 9],
  ['with taps but for the last layer', plainAtLast, 8],
] as const)('%s', (_, network, channels) => {
  beforeAll(() => tf.setBackend('wasm'));

  const networkWeights = randomWeights(network, 2);
  const suite = encoderConformance(async () => createTfjsEncoder(network, networkWeights));
  it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());

  it("agrees with tfjs's own tape", async () => {
    const image = pixels(24, 36);
    const encoding = await createTfjsEncoder(network, networkWeights).encode(image, ['conv1_1', 'conv3_1']);
    expect(encoding.features.conv3_1.shape).toEqual([1, 6, 9, channels]);
    const cotangents = Object.fromEntries(
      Object.entries(encoding.features).map(([layer, feature]) => [layer, tf.onesLike(feature)]),
    );
    const explicit = await encoding.backward(cotangents);
    const taped = createTapedNetwork(network, networkWeights, 'max').gradient(image, cotangents);
    expect(await relativeDifference(explicit, taped)).toBeLessThan(1e-4);
  });

  it('hands out the layers that have one, and the last', () => {
    expect(createTfjsEncoder(network, networkWeights).layers).toEqual(['conv1_1', 'conv2_1', 'conv3_1']);
  });
});

describe.each(['cpu', 'wasm'])('a network with branches, on %s', (backend) => {
  beforeAll(() => tf.setBackend(backend));

  const branchingWeights = randomWeights(branching, 1);

  describe.each<[Pooling, TfjsEncoderOptions['wayBack']]>([
    ['max', 'rotated'],
    ['max', 'transposed'],
    ['average', 'rotated'],
  ])('with %s pooling and the %s way back', (pooling, wayBack) => {
    const create = async (): Promise<Encoder> => createTfjsEncoder(branching, branchingWeights, { pooling, wayBack });
    const suite = encoderConformance(create);
    it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());
  });
});

describe('the encoder', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each<[string, Partial<InputConvention>, number]>([
    ['BGR, one scale', {}, (0.9 - 0.6) * 3],
    ['BGR, one of each', { scale: [5, 6, 7] }, (0.9 - 0.6) * 7],
    ['RGB, one of each', { order: 'RGB', scale: [5, 6, 7] }, (0.7 - 0.4) * 5],
  ])('sees the pixels as the network was trained on them: %s', async (_, input, expected) => {
    // One 3x3 filter that picks the middle of the network's first channel: blue, where the order is BGR.
    const filter = new Float32Array(4 * 3 * 9);
    filter[4] = 1;
    const picking: Weights = new Map([
      ...weights,
      ['conv1_1.weight', { shape: [4, 3, 3, 3], data: filter }],
      ['conv1_1.bias', { shape: [4], data: new Float32Array(4) }],
    ]);
    const image = tf.tensor4d([0.7, 0.2, 0.9], [1, 1, 1, 3]);
    const network = { ...tiny, input: { ...tiny.input, ...input } };
    const { features } = await createTfjsEncoder(network, picking).encode(image, ['conv1_1']);
    expect(features.conv1_1.dataSync()[0]).toBeCloseTo(expected, 6);
  });

  it('computes no deeper than it is asked to', async () => {
    const encoder = createTfjsEncoder(tiny, weights);
    const image = pixels(16, 16);
    const before = tf.memory().numTensors;
    const encoding = await encoder.encode(image, ['conv1_2']);
    expect(tf.memory().numTensors - before).toBe(2);
    encoding.dispose();
  });

  it('ends where its weights end', async () => {
    const shallow: Weights = new Map([...weights].filter(([name]) => name.startsWith('conv1')));
    const encoder = createTfjsEncoder(tiny, shallow);
    expect(encoder.layers).toEqual(['conv1_1', 'conv1_2']);
    await withoutLeak('a refusal', async () => {
      const image = pixels(16, 16);
      await expect(encoder.encode(image, ['conv2_1'])).rejects.toMatchObject({ code: 'unknown-layer' });
      image.dispose();
    });
  });

  it('says how many multiplications a pixel takes', () => {
    // Three channels to 4, 4 to 4; a quarter of the positions: 4 to 6.
    const expected = [9 * 12, 9 * (12 + 16), 9 * (12 + 16 + 24 / 4)];
    const encoder = createTfjsEncoder(tiny, weights);
    expect(['conv1_1', 'conv1_2', 'conv2_1'].map((layer) => encoder.work?.([layer, 'conv1_1']))).toEqual(expected);
  });

  it('needs images that are large enough for its pools', () => {
    const encoder = createTfjsEncoder(tiny, weights);
    expect(
      [['conv1_2'], ['conv2_1'], ['conv1_1', 'conv3_1'], []].map((layers) => encoder.smallestImage(layers)),
    ).toEqual([1, 2, 4, 1]);
  });

  it.each<[BackwardRule, Pooling]>([
    ['deconvnet', 'max'],
    ['guided', 'max'],
    ['deconvnet', 'average'],
    ['guided', 'average'],
  ])(
    "goes back by '%s' as a tape with such ReLUs does, with %s pooling, dead windows and all",
    async (rule, pooling) => {
      // Biases so low that many windows of a pool are 0 throughout: there it matters which of equal maxima is the one.
      const dim = dimmed(weights, -0.15);
      const image = pixels(33, 27);
      const encoding = await createTfjsEncoder(tiny, dim, { pooling }).encode(image, ['conv1_2', 'conv2_1', 'conv3_1']);
      const isDead = tf.equal(tf.maxPool(encoding.features.conv1_2, 2, 2, 'valid'), 0);
      expect((await tf.mean(isDead).data())[0]).toBeGreaterThan(0.02);
      const cotangents = Object.fromEntries(
        Object.entries(encoding.features).map(([layer, { shape }], i) => [layer, signal(shape, i)]),
      );
      const explicit = await encoding.backward(cotangents, undefined, rule);
      const taped = createTapedNetwork(tiny, dim, pooling, rule).gradient(image, cotangents);
      expect(await relativeDifference(explicit, taped)).toBeLessThan(1e-4);
    },
  );

  it('shares the gradient of a pool among equal maxima', async () => {
    const flat: Network = {
      ...tiny,
      operations: vgg({ convolutions: [1, 1], channels: [4, 4] }),
    };
    const encoder = createTfjsEncoder(flat, randomWeights(flat, 2));
    const image = tf.fill([1, 16, 16, 3], 0.7) as ImageTensor;
    const encoding = await encoder.encode(image, ['conv2_1']);
    const ones = tf.onesLike(encoding.features.conv2_1);
    const gradient = await encoding.backward({ conv2_1: ones });
    const average = createTfjsEncoder(flat, randomWeights(flat, 2), { pooling: 'average' });
    const other = await (await average.encode(image, ['conv2_1'])).backward({ conv2_1: ones });
    // Away from the border all four of a pool's inputs are equal: then max and average pooling have the same gradient.
    const middle = (x: tf.Tensor4D): tf.Tensor => tf.slice(x, [0, 7, 7, 0], [1, 2, 2, 3]);
    expect(await relativeDifference(middle(gradient), middle(other))).toBeLessThan(1e-5);
  });
});

afterAll(() => tf.disposeVariables());

function pixels(height: number, width: number): ImageTensor {
  const values = new Float32Array(height * width * 3).map((_, i) => 0.5 + 0.5 * Math.sin(i * 12.9898));
  return tf.tensor4d(values, [1, height, width, 3]);
}

/** Of either sign. */
function signal(shape: tf.Tensor4D['shape'], phase: number): tf.Tensor4D {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    new Float32Array(size).map((_, i) => Math.sin(phase + i * 78.233)),
    shape,
  );
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}

async function relativeDifference(actual: tf.Tensor, expected: tf.Tensor): Promise<number> {
  const largest = tf.max(tf.abs(expected)).dataSync()[0];
  return tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0] / largest;
}
