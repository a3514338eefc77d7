// On the real TensorFlow, which CI does not have. `node scripts/tfjs-node.mjs` installs it.
import { type ImageTensor, Objective, standardLosses } from '@pastiche/core';
import { encoderConformance, withoutLeak } from '@pastiche/core/testing';
import { createOnnxEncoder, createTfjsEncoder, randomWeights } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import * as runtime from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { probeBackends, useBackend } from '../backend.ts';
import { stylize } from '../stylize.ts';
import { isInstalled, pattern, tiny } from '../testing.ts';

describe.skipIf(!isInstalled('@tensorflow/tfjs-node'))(
  'TensorFlow (needs @tensorflow/tfjs-node: see CONTRIBUTING.md)',
  () => {
    const weights = randomWeights(tiny, 1);
    beforeAll(async () => {
      await useBackend('native');
    });

    describe.each([{ pooling: 'max' }, { pooling: 'average' }, { pooling: 'max', wayBack: 'transposed' }] as const)(
      'an encoder with %o',
      (options) => {
        const suite = encoderConformance(async () => createTfjsEncoder(tiny, weights, options), {
          reference: async () => createOnnxEncoder(runtime, tiny, weights, { pooling: options.pooling }),
        });
        it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());
      },
    );

    it.each([
      [undefined, [Number.NaN, 0, 0, 1, 0, 1, 0]],
      [0.5, [Number.NaN, 0.5, 0.5, 1, 0.5, 1, 0.5]],
    ])('steps as tfjs says it does, with alpha %s', async (alpha, expected) => {
      const x = tf.tensor1d([Number.NaN, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5, -3]);
      const values = await withoutLeak('the step', async () => {
        const y = tf.step(x, alpha);
        const data = Array.from(await y.data());
        y.dispose();
        return data;
      });
      x.dispose();
      // -0 and 0 are the same here.
      expect(values.map((value) => value + 0)).toEqual(expected);
    });

    it('ends in one clear error when memory runs out', async () => {
      await withoutLeak('the failure', async () => {
        expect(() => tf.tidy(() => tf.fill([2 ** 20, 2 ** 20], 1))).toThrow(
          expect.objectContaining({
            code: 'out-of-memory',
            message: 'TensorFlow has no memory left. Choose a smaller size.',
          }),
        );
      });
    });

    it('frees everything, whichever operation memory runs out in', async () => {
      const backend = tf.backend() as unknown as Record<'executeSingleOutput', (...call: unknown[]) => unknown>;
      const execute = backend.executeSingleOutput;
      let left = Number.POSITIVE_INFINITY;
      backend.executeSingleOutput = (...call) => {
        left -= 1;
        if (left === 0) throw new Error('no memory');
        return execute(...call);
      };
      const encoder = createTfjsEncoder(tiny, weights);
      const image = tf.fill([1, 8, 8, 3], 0.5) as ImageTensor;
      const losses = standardLosses({ contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1, conv3_1: 1 } });
      const objective = await Objective.create(encoder, losses, image, [{ image, weight: 1 }]);
      try {
        for (let operations = 1; ; operations++) {
          left = operations;
          const before = tf.memory().numTensors;
          const done = await objective.evaluate(image).catch(() => undefined);
          done?.gradient.dispose();
          expect(tf.memory().numTensors, `after ${operations} operations`).toBe(before);
          if (done) break;
        }
      } finally {
        backend.executeSingleOutput = execute;
        objective.dispose();
        encoder.dispose();
        image.dispose();
      }
    });

    it('paints the picture that WebAssembly paints', async () => {
      const paint = (backend: 'native' | 'wasm'): ReturnType<typeof stylize>['result'] =>
        stylize({
          content: pattern(48, 36),
          styles: pattern(40, 40, 3, 2),
          size: 32,
          minSize: 32,
          iterations: 10,
          backend,
        }).result;
      const [actual, expected] = [await withoutLeak('the run', () => paint('native')), await paint('wasm')];
      const differences = Array.from(expected.data, (value, i) => Math.abs(value - actual.data[i]));
      expect(differences.reduce((sum, value) => sum + value) / differences.length).toBeLessThan(1);
    });

    it('says its version and that it computes on the CPU', async () => {
      const reports = await probeBackends();
      expect(reports.find(({ name }) => name === 'native')).toMatchObject({
        problem: undefined,
        details: expect.stringMatching(/^2\.\d+\.\d+, on the CPU$/),
      });
    });
  },
);
