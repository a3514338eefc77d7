import { createRandom, type Statistics } from '@pastiche/core';
import { type Network, vgg } from '../networks/network.ts';
import { randomWeights } from '../weights/random.ts';
import type { Values, Weights } from '../weights/weights.ts';
import { type Decoder, shapesOf } from './decoder.ts';
import type { LoadedDecoder } from './regionMaker.ts';

/** A network with taps, and a decoder over it, small enough for every engine. */
const network: Network = {
  name: 'small',
  input: { order: 'RGB', mean: [0.4, 0.5, 0.6], scale: 4 },
  operations: vgg({ convolutions: [1, 2, 1], channels: [4, 6, 8], tapped: ['conv1_1', 'conv2_1'] }),
  provenance: 'this test',
};

export const smallDecoder: Decoder = {
  name: 'small',
  levels: [
    { layer: 'conv2_1', encoded: 6, width: 8, blocks: 2 },
    { layer: 'conv1_1', encoded: 4, width: 5, blocks: 1 },
  ],
  told: [
    { layer: 'conv1_1', channels: 4 },
    { layer: 'conv2_1', channels: 6 },
    { layer: 'conv3_1', channels: 8 },
  ],
  hidden: 7,
  shrinkage: 0.01,
  grain: 0,
  provenance: 'this test',
};

/** With random weights. */
export function randomDecoder(): LoadedDecoder {
  const random = createRandom(3);
  const decoderWeights: Weights = new Map(
    Object.entries(shapesOf(smallDecoder)).map(([name, shape]): [string, Values] => {
      const data = new Float32Array(shape.reduce((product, length) => product * length));
      const inputs = data.length / shape[0];
      const value = (): number => (name === 'palette.scale' ? 1 : random.normal() / Math.sqrt(inputs));
      return [name, { shape, data: data.map(value) }];
    }),
  );
  return { network, weights: randomWeights(network, 1), decoder: smallDecoder, decoderWeights };
}

/** Statistics of noise, in the shapes that the network hands out: a tap has one channel more. */
export function randomStatistics(seed: number): Statistics {
  const random = createRandom(seed);
  const entries = smallDecoder.told.map(({ layer, channels }) => {
    const count = layer === 'conv3_1' ? channels : channels + 1;
    const half = Array.from({ length: count * 2 * count }, () => random.normal());
    const covariance = Float32Array.from({ length: count * count }, (_, at) => {
      const [i, j] = [Math.floor(at / count), at % count];
      let sum = 0;
      for (let k = 0; k < 2 * count; k++) sum += half[i * 2 * count + k] * half[j * 2 * count + k];
      return sum / (2 * count);
    });
    return [layer, { mean: Float32Array.from({ length: count }, () => random.uniform()), covariance }] as const;
  });
  return Object.fromEntries(entries);
}
