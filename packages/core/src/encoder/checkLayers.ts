import { PasticheError } from '../errors.ts';

/** @throws PasticheError `unknown-layer` if one of `wanted` is not among the layers of the network */
export function checkLayers({ name }: { name: string }, layers: readonly string[], wanted: readonly string[]): void {
  const unknown = wanted.find((layer) => !layers.includes(layer));
  if (unknown === undefined) return;
  throw new PasticheError('unknown-layer', `Unknown layer '${unknown}': ${name} has ${layers.join(', ')}`);
}
