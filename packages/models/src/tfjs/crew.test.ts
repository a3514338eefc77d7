import '@tensorflow/tfjs-backend-wasm';
import { crewEncoder, type Encoder, type Helpers, serveCrew, startThreads } from '@pastiche/core';
import { encoderConformance } from '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
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

/** Threads that are all this one, with channels between them as others have. */
const startHere =
  (encoder: Encoder) =>
  (count: number): Promise<Helpers | undefined> =>
    startThreads(count, (ports) => {
      serveCrew(encoder, ports);
      const end = (): void => {
        for (const port of ports.values()) port.close();
      };
      return { ready: Promise.resolve(), failed: new Promise(() => {}), end };
    });

const opened: Encoder[] = [];
function crewOf(workers: number, options: TfjsEncoderOptions = {}): Encoder {
  const encoder = createTfjsEncoder(network, weights, options);
  const crew = crewEncoder(encoder, { start: startHere(encoder), workers, leastRows: 1 });
  opened.push(crew);
  return crew;
}

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
});
afterAll(() => {
  for (const each of opened) each.dispose();
});

describe.each([
  [2, 'zeros'],
  [3, 'zeros'],
  [2, 'wrap'],
  [3, 'wrap-y'],
  [2, 'wrap-x'],
] as const)('%i threads, border %s', (workers, border) => {
  const suite = encoderConformance(async () => crewOf(workers, { border, pooling: workers > 2 ? 'average' : 'max' }), {
    measuresOnDevice: true,
  });
  it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());
});
