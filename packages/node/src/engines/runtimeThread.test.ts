import '@tensorflow/tfjs-backend-cpu';
import { encoderConformance } from '@pastiche/core/testing';
import { createOnnxEncoder, createTfjsEncoder, type Network, randomWeights, vgg } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startRuntimeThread } from './runtimeThread.ts';

const network: Network = {
  name: 'small',
  input: { order: 'RGB', mean: [0.4, 0.5, 0.6], scale: 4 },
  operations: vgg({ convolutions: [2, 1], channels: [8, 16] }),
  provenance: 'this test',
};
const weights = randomWeights(network, 1);

beforeAll(() => tf.setBackend('cpu'));

const runtime = await startRuntimeThread();

describe('an encoder on the runtime in a thread', () => {
  const suite = encoderConformance(async () => createOnnxEncoder(runtime, network, weights), {
    reference: async () => createTfjsEncoder(network, weights),
    measuresOnDevice: true,
  });
  it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());

  it('leaves this thread free while it computes', async () => {
    const encoder = createOnnxEncoder(runtime, network, weights);
    const image = tf.zeros([1, 768, 768, 3]) as tf.Tensor4D;
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    const begin = performance.now();
    // The deepest layer alone: what it hands out is small.
    (await encoder.encode(image, ['conv2_1'])).dispose();
    clearInterval(ticking);
    // Without a thread there is not one, between the first and the last moment.
    expect(ticks).toBeGreaterThan((performance.now() - begin) / 100);
    image.dispose();
    encoder.dispose();
  });

  it('throws here what went wrong there, and goes on', async () => {
    await expect(runtime.InferenceSession.create(Uint8Array.of(1, 2, 3))).rejects.toThrow(/protobuf|model/i);
    const encoder = createOnnxEncoder(runtime, network, weights);
    const image = tf.zeros([1, 8, 8, 3]) as tf.Tensor4D;
    (await encoder.encode(image, ['conv1_1'])).dispose();
    image.dispose();
    encoder.dispose();
  });
});
