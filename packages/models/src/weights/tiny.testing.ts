import { type Network, vgg } from '../networks/network.ts';
import { networks } from '../networks/networks.ts';
import type { Weights } from './weights.ts';

/** The network whose weights fixtures/keras.py writes. */
export const tiny: Network = {
  ...networks.vgg19,
  name: 'tiny',
  operations: vgg({ convolutions: [1, 1], channels: [4, 2] }),
};

/** The weights with one bias everywhere. A negative bias makes activations that are 0 over whole pool windows. */
export function dimmed(weights: Weights, bias: number): Weights {
  const fill = (name: string, data: Float32Array): Float32Array =>
    name.endsWith('.bias') ? new Float32Array(data.length).fill(bias) : data;
  return new Map([...weights].map(([name, { shape, data }]) => [name, { shape, data: fill(name, data) }]));
}
