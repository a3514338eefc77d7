import { PasticheError } from '@pastiche/core';
import type { Network } from '../network.ts';
import { convolutionsOf } from '../network.ts';

/** Numbers with a shape. */
export interface Values {
  shape: readonly number[];
  data: Float32Array;
}

/**
 * A network's parameters by name: `conv1_1.weight`, `[out, in, 3, 3]` as PyTorch orders them, and `conv1_1.bias`, `[out]`.
 */
export type Weights = ReadonlyMap<string, Values>;

/**
 * Checks that all of the network's convolutions are there, in the right shapes, and finite. Layers behind the last that
 * the file has may be missing: many files end at conv5_1.
 *
 * @returns the names of the layers that can be computed
 * @throws PasticheError `invalid-weights`
 */
export function checkWeights(weights: Weights, network: Network): string[] {
  const layers: string[] = [];
  let missing: string | undefined;
  for (const { name, in: channels, out } of convolutionsOf(network)) {
    const [filter, bias] = [weights.get(`${name}.weight`), weights.get(`${name}.bias`)];
    if (!filter || !bias) {
      missing ??= filter ? `${name}.bias` : `${name}.weight`;
      continue;
    }
    if (missing) throw invalid(network, `'${missing}' is missing, but the deeper '${name}.weight' is there`);
    checkShape(network, `${name}.weight`, filter, [out, channels, 3, 3]);
    checkShape(network, `${name}.bias`, bias, [out]);
    layers.push(name);
  }
  if (layers.length === 0) throw invalid(network, `'${missing}' is missing`);
  return layers;
}

function checkShape(network: Network, name: string, { shape, data }: Values, expected: readonly number[]): void {
  if (shape.length !== expected.length || shape.some((length, axis) => length !== expected[axis])) {
    throw invalid(network, `'${name}' has the shape [${shape}] where [${expected}] is needed`);
  }
  if (!data.every(Number.isFinite)) throw invalid(network, `'${name}' has values that are not finite numbers`);
}

function invalid(network: Network, what: string): PasticheError {
  return new PasticheError('invalid-weights', `These are not weights for ${network.name}: ${what}`);
}
