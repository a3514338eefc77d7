import '@tensorflow/tfjs-backend-cpu';
import { type Encoder, tiledEncoder } from '@pastiche/core';
import { encoderConformance } from '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as runtime from 'onnxruntime-node';
import { beforeAll, describe, it } from 'vitest';
import { createOnnxEncoder } from '../onnx/onnxEncoder.ts';
import { createTfjsEncoder } from '../tfjs/tfjsEncoder.ts';
import { randomWeights } from '../weights/random.ts';
import { branching } from './branching.testing.ts';
import { type Network, vgg } from './network.ts';

const plain: Network = {
  name: 'tiny',
  input: { order: 'BGR', mean: [0.4, 0.5, 0.6], scale: [3, 4, 5] },
  operations: vgg({ convolutions: [2, 2, 1], channels: [4, 6, 8] }),
  provenance: 'this test',
};

/** In the smallest blocks that the layers allow, of which the suites' images have several in both directions. */
function tiled(encoder: Encoder): Encoder {
  return { ...tiledEncoder(encoder, { mostPixels: 1 }), dispose: () => encoder.dispose() };
}

beforeAll(() => tf.setBackend('cpu'));

/** What blocks can get wrong; the rest is the encoder's own, and checked once. */
const essential = /agrees|measures|finite differences|wraps/;

describe.each([
  ['tfjs', plain, 'zeros', /./],
  ['tfjs', plain, 'replicate', essential],
  ['tfjs', plain, 'wrap', essential],
  ['tfjs', plain, 'wrap-x', essential],
  ['tfjs', branching, 'zeros', essential],
  ['ONNX Runtime', plain, 'zeros', essential],
  ['ONNX Runtime', plain, 'wrap', essential],
  ['ONNX Runtime', branching, 'zeros', essential],
] as const)('%s, %o, border %s: blocks agree with the whole', (engine, network, border, checks) => {
  const weights = randomWeights(network, 1);
  const create = (): Encoder =>
    engine === 'tfjs'
      ? createTfjsEncoder(network, weights, { border })
      : createOnnxEncoder(runtime, network, weights, { border });
  const suite = encoderConformance(async () => tiled(create()), {
    reference: async () => create(),
    measuresOnDevice: true,
    tolerance: 1e-5,
  }).filter(({ name }) => checks.test(name));
  it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());
});
