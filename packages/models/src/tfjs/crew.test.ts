import '@tensorflow/tfjs-backend-wasm';
import { crewEncoder, type Encoder, type Helpers, type Port, serveCrew } from '@pastiche/core';
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

/** A crew whose members are all on this thread, with channels between them as threads have. */
function startHere(encoder: Encoder): (count: number) => Promise<Helpers> {
  return async (count) => {
    const ports = Array.from({ length: count + 1 }, () => new Map<number, MessagePort>());
    for (let i = 0; i <= count; i++) {
      for (let j = 0; j < i; j++) {
        const { port1, port2 } = new MessageChannel();
        ports[i].set(j, port1);
        ports[j].set(i, port2);
      }
    }
    for (const own of ports.slice(1)) serveCrew(encoder, own as ReadonlyMap<number, Port>);
    return {
      ports: [...ports[0].values()] as unknown as Port[],
      onFailure: () => {},
      keep: () => {},
      end: () => {
        for (const own of ports) for (const port of own.values()) port.close();
      },
    };
  };
}

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
