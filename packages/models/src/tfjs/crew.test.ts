import '@tensorflow/tfjs-backend-wasm';
import {
  crewEncoder,
  disposeTree,
  type Encoder,
  type Helpers,
  type ImageTensor,
  serveCrew,
  startThreads,
  stripsOf,
  tiledEncoder,
} from '@pastiche/core';
import { encoderConformance, withoutLeak } from '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Network, vgg } from '../networks/network.ts';
import { randomWeights } from '../weights/random.ts';
import { createTfjsEncoder, type TfjsEncoderOptions } from './tfjsEncoder.ts';

const network: Network = {
  name: 'tiny',
  input: { order: 'BGR', mean: [0.4, 0.5, 0.6], scale: 3 },
  operations: vgg({ convolutions: [2, 2, 1], channels: [4, 6, 8] }).map((operation) =>
    operation.op === 'conv' && operation.name === 'conv2_1' ? { ...operation, tap: 5 } : operation,
  ),
  provenance: 'this test',
};
const weights = randomWeights(network, 1);

interface Crew {
  encoder: Encoder;
  /** How many threads were started each time. */
  started: number[];
  /** Has the last thread that was started fail. */
  fail(error: Error): void;
}

/** Threads that are all this one, with channels between them as others have. */
function crewOf(workers: number, options: TfjsEncoderOptions = {}): Crew {
  const own = createTfjsEncoder(network, weights, options);
  const started: number[] = [];
  let fail: Crew['fail'] = () => {};
  const start = (count: number): Promise<Helpers | undefined> => {
    started.push(count);
    return startThreads(count, (ports) => {
      serveCrew(own, ports);
      const end = (): void => {
        for (const port of ports.values()) port.close();
      };
      const failed = new Promise<never>((_, reject) => {
        fail = reject;
      });
      return { ready: Promise.resolve(), failed, end };
    });
  };
  const encoder = crewEncoder(own, { start, workers, leastPixels: 1 });
  return { encoder, started, fail: (error) => fail(error) };
}

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
});
describe.each([
  [2, 'zeros'],
  [3, 'zeros'],
  [2, 'wrap'],
  [3, 'wrap-y'],
  [2, 'wrap-x'],
] as const)('%i threads, border %s', (workers, border) => {
  const options = { border, pooling: workers > 2 ? 'average' : 'max' } as const;
  const suite = encoderConformance(async () => crewOf(workers, options).encoder, {
    measuresOnDevice: true,
    tolerance: 1e-5,
  });
  it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());
});

describe('in blocks', () => {
  const create = (): Encoder => {
    const { encoder } = crewOf(2);
    return { ...tiledEncoder(encoder, { mostPixels: 1 }), dispose: () => encoder.dispose() };
  };
  const suite = encoderConformance(async () => create(), {
    reference: async () => createTfjsEncoder(network, weights),
    measuresOnDevice: true,
    tolerance: 1e-5,
  }).filter(({ name }) => /agrees|measures|finite differences/.test(name));
  it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());
});

it('has fewer threads for small images, and starts more when it needs them', async () => {
  const { encoder, started } = crewOf(4);
  for (const height of [7, 11, 37, 11]) await measure(encoder, height);
  expect(started).toEqual([1, 3]);
  encoder.dispose();
});

it('goes on alone where no thread starts', async () => {
  const encoder = crewEncoder(createTfjsEncoder(network, weights), { start: async () => undefined, workers: 3 });
  await withoutLeak('an image', () => measure(encoder, 400));
  encoder.dispose();
});

it('stops in the middle when it is cancelled, and then works again', async () => {
  const { encoder } = crewOf(3);
  await measure(encoder, 37);
  await withoutLeak('a cancelled evaluation', async () => {
    const control = new AbortController();
    const measuring = measure(encoder, 37, control.signal);
    // When the encoders have begun.
    await new Promise((resolve) => setTimeout(resolve));
    const reason = new Error('enough');
    control.abort(reason);
    await expect(measuring).rejects.toBe(reason);
    await measure(encoder, 37);
  });
  encoder.dispose();
});

it('a thread that dies is the error of what it took part in, and the next image gets others', async () => {
  const { encoder, started, fail } = crewOf(2);
  await measure(encoder, 37);
  const measuring = measure(encoder, 37);
  const error = new Error('A thread has died');
  fail(error);
  await expect(measuring).rejects.toBe(error);
  await measure(encoder, 37);
  expect(started).toEqual([1, 1]);
  encoder.dispose();
});

it.each([
  [64, 4, 16, [16, 16, 16, 16]],
  [500, 2, 16, [256, 244]],
  // Three would have a largest one of the same height.
  [64, 3, 16, [32, 32]],
  [250, 4, 96, [128, 122]],
  [33, 4, 16, [16, 17]],
])('%i rows for up to %i threads, at least %i rows each, in steps of 16', (height, most, least, expected) => {
  const strips = stripsOf({ width: 20, height }, 16, most, 20 * least);
  expect(strips.map((strip) => strip.height)).toEqual(expected);
});

async function measure(encoder: Encoder, height: number, signal?: AbortSignal): Promise<void> {
  const image = tf.fill([1, height, 20, 3], 0.5) as ImageTensor;
  try {
    const moments = await encoder.moments?.(image, [{ layer: 'conv3_1' }], signal);
    disposeTree(moments);
  } finally {
    image.dispose();
  }
}
