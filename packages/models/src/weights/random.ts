import { createRandom } from '@pastiche/core';
import { convolutionsOf, type Network } from '../network.ts';
import type { Values, Weights } from './weights.ts';

/**
 * Random filters that keep the size of activations from layer to layer: normal, with variance `2 / fan-in` (He et al.
 * 2015, "Delving Deep into Rectifiers", equation 10); no biases. The same seed gives the same network everywhere.
 */
export function randomWeights(network: Network, seed: number): Weights {
  const random = createRandom(seed);
  const weights = new Map<string, Values>();
  for (const { name, in: channels, out } of convolutionsOf(network)) {
    const deviation = Math.sqrt(2 / (9 * channels));
    const data = new Float32Array(out * channels * 9).map(() => deviation * random.normal());
    weights.set(`${name}.weight`, { shape: [out, channels, 3, 3], data });
    weights.set(`${name}.bias`, { shape: [out], data: new Float32Array(out) });
  }
  return weights;
}
