import { createRandom } from '@pastiche/core';
import { convolutionsOf, type Network } from '../networks/network.ts';
import { shapesOf, type Values, type Weights } from './weights.ts';

/**
 * Random filters that keep the magnitude of activations from layer to layer: normal with variance `2 / fan-in` (He et al. 2015, "Delving
 * Deep into Rectifiers", equation 10), `1 / out` for taps, without biases. The same seed gives the same network everywhere.
 */
export function randomWeights(network: Network, seed: number): Weights {
  const random = createRandom(seed);
  const weights = new Map<string, Values>();
  for (const [name, shape] of convolutionsOf(network).flatMap((each) => Object.entries(shapesOf(each)))) {
    const data = new Float32Array(shape.reduce((product, length) => product * length));
    const inputs = data.length / shape[0];
    const deviation = Math.sqrt((name.endsWith('.tap.weight') ? 1 : 2) / inputs);
    const isBias = name.endsWith('.bias');
    weights.set(name, { shape, data: isBias ? data : data.map(() => deviation * random.normal()) });
  }
  return weights;
}
