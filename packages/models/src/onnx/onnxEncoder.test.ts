import '@tensorflow/tfjs-backend-cpu';
import { type ImageTensor, Objective, standardLosses } from '@pastiche/core';
import { encoderConformance, withoutLeak } from '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as runtime from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { branching } from '../networks/branching.testing.ts';
import type { Pooling } from '../networks/network.ts';
import { type Network, vgg } from '../networks/network.ts';
import { createTfjsEncoder } from '../tfjs/tfjsEncoder.ts';
import { randomWeights } from '../weights/random.ts';
import { dimmed } from '../weights/tiny.testing.ts';
import type { Values } from '../weights/weights.ts';
import { createOnnxEncoder } from './onnxEncoder.ts';
import type { OnnxRuntime, OnnxSession, OnnxSessionOptions } from './session/runtime.ts';

const plain: Network = {
  name: 'tiny',
  input: { order: 'BGR', mean: [0.4, 0.5, 0.6], scale: [3, 4, 5] },
  operations: vgg({ convolutions: [2, 2, 1], channels: [4, 6, 8] }),
  provenance: 'this test',
};

/** The same with taps, as the compact network has them. */
const tapped: Network = {
  ...plain,
  operations: plain.operations.map((operation) =>
    operation.op === 'conv' && operation.name.endsWith('_1') ? { ...operation, tap: operation.out + 1 } : operation,
  ),
};

beforeAll(() => tf.setBackend('cpu'));

describe.each([
  ['plain', plain],
  ['with taps', tapped],
  ['with branches', branching],
])('%s', (_, network) => {
  const weights = randomWeights(network, 1);

  describe.each<Pooling>(['max', 'average'])('with %s pooling', (pooling) => {
    const suite = encoderConformance(async () => createOnnxEncoder(runtime, network, weights, { pooling }), {
      reference: async () => createTfjsEncoder(network, weights, { pooling }),
      measuresOnDevice: true,
    });
    it.each(suite.map((check) => [check.name, check] as const))('%s', (_name, check) => check.run());
  });

  describe('with the outermost pixels repeated around the image', () => {
    const suite = encoderConformance(
      async () => createOnnxEncoder(runtime, network, weights, { border: 'replicate' }),
      {
        reference: async () => createTfjsEncoder(network, weights, { border: 'replicate' }),
        measuresOnDevice: true,
      },
    );
    it.each(suite.map((check) => [check.name, check] as const))('%s', (_name, check) => check.run());
  });
});

describe.each(['wrap', 'wrap-x'] as const)('with the border %s', (border) => {
  const weights = randomWeights(tapped, 1);
  // Average pools have no kinks for finite differences to meet; how max pools go back does not depend on the border.
  const options = { border, pooling: 'average' } as const;
  const suite = encoderConformance(async () => createOnnxEncoder(runtime, tapped, weights, options), {
    reference: async () => createTfjsEncoder(tapped, weights, options),
    measuresOnDevice: true,
  });
  it.each(suite.map((check) => [check.name, check] as const))('%s', (_name, check) => check.run());
});

describe('the encoder on ONNX Runtime', () => {
  const weights = randomWeights(plain, 1);
  const image = (height: number, width: number): ImageTensor =>
    tf.tensor4d(
      new Float32Array(height * width * 3).map((_, i) => 0.5 + 0.5 * Math.sin(i * 12.9898)),
      [1, height, width, 3],
    );

  it.each(['gradient', 'deconvnet', 'guided'] as const)(
    "goes back by '%s' through pools whose windows are 0 as tfjs does",
    async (rule) => {
      const dim = dimmed(weights, -0.15);
      const encoders = [createOnnxEncoder(runtime, plain, dim), createTfjsEncoder(plain, dim)];
      const pictures = await Promise.all(
        encoders.map(async (encoder) => {
          const encoding = await encoder.encode(image(33, 27), ['conv3_1']);
          const { conv3_1: feature } = encoding.features;
          const cotangent: tf.Tensor4D = tf.reshape(tf.cos(tf.range(0, feature.size)), feature.shape);
          return (await encoding.backward({ conv3_1: cotangent }, undefined, rule)).data();
        }),
      );
      const [there, here] = pictures.map((data) => [...data]);
      const largest = Math.max(...here.map(Math.abs));
      expect(Math.max(...there.map((value, i) => Math.abs(value - here[i]))) / largest).toBeLessThan(1e-4);
      for (const encoder of encoders) encoder.dispose();
    },
  );

  describe.each([
    ['plain', plain],
    ['with taps', tapped],
  ])('in 16 bits, %s', (_, network) => {
    const relative = (actual: Float32Array, expected: Float32Array): number =>
      Math.hypot(...actual.map((value, i) => value - expected[i])) / Math.hypot(...expected);

    it.each([1, 1e-9, 1e9])('has the costs and the gradient of 32 bits, with weights of %d', async (styleWeight) => {
      const weights = randomWeights(network, 1);
      const evaluate = async (dtype: 'f32' | 'f16'): Promise<{ loss: number; gradient: Float32Array }> => {
        const encoder = createOnnxEncoder(runtime, network, weights, { dtype });
        const settings = { contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1, conv3_1: 2 } };
        const losses = standardLosses({ ...settings, contentWeight: styleWeight, styleWeight, variationWeight: 0 });
        const styles = [{ image: image(25, 18), weight: 1 }];
        const objective = await Objective.create(encoder, losses, image(33, 27), styles);
        const { loss, gradient } = await objective.evaluate(tf.mul(image(33, 27), 0.8));
        const values = (await gradient.data()) as Float32Array;
        objective.dispose();
        encoder.dispose();
        return { loss, gradient: values };
      };
      const [wide, narrow] = [await evaluate('f32'), await evaluate('f16')];
      expect(narrow.loss / wide.loss).toBeCloseTo(1, 2);
      const error = relative(narrow.gradient, wide.gradient);
      expect(error).toBeLessThan(0.01);
      // Otherwise it was computed in 32 bits.
      expect(error).toBeGreaterThan(1e-5);
    });
  });

  it('refuses 16 bits for networks of other parts', () => {
    const create = (): unknown => createOnnxEncoder(runtime, branching, randomWeights(branching, 1), { dtype: 'f16' });
    expect(create).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(/dtype/) }),
    );
  });

  it('refuses 16 bits for weights that they cannot hold', async () => {
    const large = new Map(weights);
    const { shape, data } = weights.get('conv1_1.weight') as Values;
    large.set('conv1_1.weight', { shape, data: data.map(() => 1e5) });
    const encoder = createOnnxEncoder(runtime, plain, large, { dtype: 'f16' });
    await expect(encoder.encode(image(8, 8), ['conv1_1'])).rejects.toMatchObject({ code: 'invalid-weights' });
  });

  /** The runtime, counting its sessions and what it is told of them. */
  function counting(): { runtime: OnnxRuntime; log: string[]; options: (OnnxSessionOptions | undefined)[] } {
    const log: string[] = [];
    const options: (OnnxSessionOptions | undefined)[] = [];
    const create = async (model: Uint8Array, given?: OnnxSessionOptions): Promise<OnnxSession> => {
      options.push(given);
      const session = await runtime.InferenceSession.create(model, given);
      log.push('created');
      return {
        run: (feeds) => session.run(feeds as never),
        async release() {
          log.push('released');
          await session.release();
        },
      };
    };
    return { runtime: { InferenceSession: { create }, Tensor: runtime.Tensor }, log, options };
  }

  it('needs one session for all images, and one for the way back of each size, which that for all makes way for', async () => {
    const { runtime: counted, log } = counting();
    const encoder = createOnnxEncoder(counted, plain, weights);
    for (const size of [16, 16, 24, 24]) {
      const encoding = await encoder.encode(image(size, size), ['conv2_1']);
      (await encoding.backward({ conv2_1: tf.onesLike(encoding.features.conv2_1) })).dispose();
      encoding.dispose();
    }
    const [first, second] = [
      ['created', 'released', 'created', 'created'],
      ['released', 'released', 'created', 'created'],
    ];
    expect(log).toEqual([...first, ...second]);
    encoder.dispose();
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.slice(8)).toEqual(['released', 'released']);
  });

  it('makes no new session for other targets and weights', async () => {
    const { runtime: counted, log } = counting();
    const encoder = createOnnxEncoder(counted, plain, weights);
    const settings = { contentLayers: { conv2_2: 1 }, styleLayers: { conv1_1: 1, conv3_1: 2 } };
    const photo = image(16, 20);
    const losses: number[] = [];
    for (const styleWeight of [1, 1, 50]) {
      const styles = [{ image: image(24, 18), weight: 1 }];
      const objective = await Objective.create(encoder, standardLosses({ ...settings, styleWeight }), photo, styles);
      const { loss, gradient } = await objective.evaluate(photo);
      losses.push(loss);
      gradient.dispose();
      objective.dispose();
    }
    // The photo's layer, the paintings', and the costs, for which those make way, once.
    const created = ['created', 'created'];
    expect(log).toEqual([...created, 'released', 'released', 'created', ...created]);
    expect(losses[1]).toBe(losses[0]);
    expect(losses[2]).toBeGreaterThan(losses[0]);
    encoder.dispose();
  });

  it('hands the runtime its options', async () => {
    const { runtime: counted, options } = counting();
    const session = { intraOpNumThreads: 1 };
    const encoder = createOnnxEncoder(counted, plain, weights, { session });
    (await encoder.encode(image(8, 8), ['conv1_1'])).dispose();
    expect(options).toEqual([expect.objectContaining(session)]);
    encoder.dispose();
  });

  it('says clearly that memory has run out, and goes on afterwards', async () => {
    let fails = true;
    const failing: OnnxRuntime = {
      ...runtime,
      InferenceSession: {
        async create(model) {
          if (fails) throw new Error('Failed to allocate memory for requested buffer of size 4294967296');
          return (await runtime.InferenceSession.create(model)) as OnnxSession;
        },
      },
    };
    const encoder = createOnnxEncoder(failing, plain, weights);
    await withoutLeak('a failure', async () => {
      const picture = image(8, 8);
      const error = { code: 'out-of-memory', message: expect.stringMatching(/smaller size/) };
      await expect(encoder.encode(picture, ['conv1_1'])).rejects.toMatchObject(error);
      fails = false;
      (await encoder.encode(picture, ['conv1_1'])).dispose();
      picture.dispose();
    });
    encoder.dispose();
  });

  it('refuses to bind costs on layers that there are not', async () => {
    const encoder = createOnnxEncoder(runtime, plain, weights);
    const distance = { of: 'gram', to: tf.zeros([4, 4]), factor: tf.scalar(1) } as const;
    await expect(encoder.evaluator?.([{ ...distance, layer: 'conv9_9' }])).rejects.toMatchObject({
      code: 'unknown-layer',
    });
  });
});
