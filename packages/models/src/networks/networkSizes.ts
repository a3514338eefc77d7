import { type Network, windowOf } from './network.ts';
import { densitiesAlong, nodesOf, upTo } from './nodes.ts';

/** Bytes of a network in 32-bit floats. */
export interface NetworkSizes {
  /** Of all weights. */
  weights: number;
  /** Of all activations, per pixel of the image. */
  activations: number;
  /** Of the layers' own features, per pixel. */
  features: number;
  /** The most that an operation reads and writes, per pixel. */
  widest: number;
  /** Of the largest single tensor, per pixel. */
  largest: number;
}

const float = 4;

/** Bytes of a network as deep as some layers. */
export function networkSizes(network: Pick<Network, 'operations'>, layers: readonly string[]): NetworkSizes {
  const nodes = nodesOf(upTo(network, layers));
  const densities = densitiesAlong(nodes);
  const sizes = { weights: 0, activations: 0, features: 0, widest: 0, largest: 0 };
  for (const [i, { operation, inputs, channels }] of nodes.entries()) {
    // A pool's output is gone before memory is scarcest.
    if (operation.op === 'pool') continue;
    const tap = operation.op === 'conv' ? (operation.tap ?? 0) : 0;
    if (operation.op === 'conv') {
      const window = windowOf(operation).size ** 2;
      sizes.weights += float * (channels * (window * operation.in + 1) + tap * (channels + 1));
    }
    const perPixel = float * densities[i];
    const given = nodes[inputs[0]]?.channels ?? 3;
    sizes.activations += perPixel * (channels + tap);
    if ('name' in operation && layers.includes(operation.name ?? '')) sizes.features += perPixel * (tap || channels);
    sizes.widest = Math.max(sizes.widest, perPixel * (given + channels + tap));
    sizes.largest = Math.max(sizes.largest, perPixel * Math.max(channels, tap));
  }
  return sizes;
}
