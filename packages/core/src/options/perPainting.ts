import { invalidOption } from '../errors.ts';
import type { LayerWeights } from './options.ts';

/** An option's values, one for each painting: the same for all, or those of a list. */
export function perPainting<T>(name: string, value: T | readonly T[], count: number): readonly T[] {
  if (!Array.isArray(value)) return Array.from({ length: count }, () => value as T);
  if (value.length === count) return value;
  const paintings = count === 1 ? 'one painting' : `${count} paintings`;
  throw invalidOption(name, `one value, or a list with one for each of ${paintings},`, value);
}

/**
 * The weights of layers that all paintings have together: the mean of theirs.
 *
 * @param weights how much each painting counts @defaultValue all alike
 */
export function meanLayers(layers: LayerWeights | readonly LayerWeights[], weights?: readonly number[]): LayerWeights {
  if (!Array.isArray(layers)) return layers as LayerWeights;
  const counts = weights ?? Array<number>(layers.length).fill(1);
  perPainting('styleLayers', layers, counts.length);
  const total = counts.reduce((sum, each) => sum + each, 0);
  const means: Record<string, number> = {};
  for (const [i, of] of (layers as readonly LayerWeights[]).entries()) {
    for (const [layer, weight] of Object.entries(of)) means[layer] = (means[layer] ?? 0) + (counts[i] / total) * weight;
  }
  return means;
}
