import { createRandom } from '@pastiche/core';
import { convolutionsOf, type Network, windowOf } from '../networks/network.ts';
import type { Values, Weights } from './weights.ts';

/**
 * Random filters that keep the magnitude of activations from layer to layer: normal with variance `2 / fan-in` (He et al. 2015, "Delving
 * Deep into Rectifiers", equation 10), `1 / out` for taps, without biases. The same seed gives the same network everywhere.
 */
export function randomWeights(network: Network, seed: number): Weights {
  const random = createRandom(seed);
  const normal = (count: number, variance: number): Float32Array =>
    new Float32Array(count).map(() => Math.sqrt(variance) * random.normal());
  const weights = new Map<string, Values>();
  for (const convolution of convolutionsOf(network)) {
    const { name, in: channels, out, tap } = convolution;
    const { size } = windowOf(convolution);
    const inputs = channels * size * size;
    weights.set(`${name}.weight`, { shape: [out, channels, size, size], data: normal(out * inputs, 2 / inputs) });
    weights.set(`${name}.bias`, { shape: [out], data: new Float32Array(out) });
    if (tap === undefined) continue;
    weights.set(`${name}.tap.weight`, { shape: [tap, out, 1, 1], data: normal(tap * out, 1 / out) });
    weights.set(`${name}.tap.bias`, { shape: [tap], data: new Float32Array(tap) });
  }
  return weights;
}
