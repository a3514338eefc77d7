import { PasticheError } from '@pastiche/core';
import { caffe, torchvision } from '../../networks/inputs.ts';
import { convolutionsOf, type InputConvention, type Network } from '../../networks/network.ts';
import { upTo } from '../../networks/nodes.ts';
import type { Weights } from '../weights.ts';
import { isHdf5, readKerasH5 } from './kerasH5.ts';
import { type Metadata, readSafetensors, readSafetensorsHeader } from './safetensors.ts';

/** A network, with the input convention of its weights, and the weights; for `createTfjsEncoder`. */
export interface LoadedNetwork {
  /** The table, with the input convention of these weights. */
  network: Network;
  /** The parameters, by name. */
  weights: Weights;
}

/**
 * Reads a network's weights from a file:
 *
 * - safetensors with our names (`conv1_1.weight`), as written by `pastiche weights convert` and tools/distill;
 * - safetensors with torchvision's names for VGG (`features.0.weight`), with torchvision's input convention;
 * - Keras's HDF5 (`block1_conv1`).
 *
 * @param layers read only the weights up to these layers @defaultValue all in the file
 * @throws PasticheError `invalid-weights`
 */
export async function readWeights(
  bytes: Uint8Array,
  network: Network,
  layers?: readonly string[],
): Promise<LoadedNetwork> {
  const needed = new Set(neededFor(network, layers));
  if (isHdf5(bytes)) {
    const weights = await readKerasH5(bytes, network, (layer) => needed.has(layer));
    return { network: { ...network, input: caffe }, weights };
  }
  const { metadata, entries } = readSafetensorsHeader(
    bytes,
    bytes.byteLength,
    (name) => ownName(name, network) !== undefined,
  );
  const names = new Map([...entries.keys()].map((name) => [name, ownName(name, network) as string]));
  const wanted = (name: string): boolean => needed.has((names.get(name) ?? '').split('.')[0]);
  const found = readSafetensors(bytes, wanted);
  return {
    network: { ...network, input: inputOf(metadata, [...names.keys()], network) },
    weights: new Map([...found].map(([name, values]) => [names.get(name) as string, values])),
  };
}

/** The convolutions that `layers` need, and those before them; all, if no layers are given. */
export function neededFor(network: Network, layers?: readonly string[]): string[] {
  const operations = layers ? upTo(network, layers) : network.operations;
  return operations.flatMap((operation) => (operation.op === 'conv' ? [operation.name] : []));
}

/** The network's name for a tensor: `conv1_1.weight` for torchvision's `features.0.weight`; undefined if it has none. */
export function ownName(tensor: string, network: Network): string | undefined {
  const [, index, parameter] = /^features\.(\d+)\.(weight|bias)$/.exec(tensor) ?? [];
  if (index !== undefined) {
    const layer = torchvisionLayers(network).get(Number(index));
    return layer && `${layer}.${parameter}`;
  }
  return convolutionsOf(network).some(({ name }) => tensor.startsWith(`${name}.`)) ? tensor : undefined;
}

/** torchvision numbers all modules of VGG's `features`: convolutions, ReLUs and pools. Its other networks have other names. */
function torchvisionLayers({ operations }: Network): Map<number, string> {
  const layers = new Map<number, string>();
  if (operations.some(({ op }) => op !== 'conv' && op !== 'pool')) return layers;
  let index = 0;
  for (const operation of operations) {
    if (operation.op === 'conv') layers.set(index, operation.name);
    index += operation.op === 'conv' ? 2 : 1;
  }
  return layers;
}

/** A file's metadata about the input convention of its weights. */
export function inputMetadata({ order, mean, scale }: InputConvention): Metadata {
  return { input_order: order, input_mean: JSON.stringify(mean), input_scale: JSON.stringify(scale) };
}

function inputOf(metadata: Metadata, tensors: readonly string[], network: Network): InputConvention {
  const { input_order: order = 'RGB', input_mean: mean, input_scale: scale } = metadata;
  if (mean === undefined) return tensors.some((name) => name.startsWith('features.')) ? torchvision : network.input;
  const isTriple = (value: unknown): boolean =>
    Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
  try {
    const input = { order, mean: JSON.parse(mean), scale: JSON.parse(scale ?? '') };
    const isScale = Number.isFinite(input.scale) || isTriple(input.scale);
    if ((order === 'RGB' || order === 'BGR') && isTriple(input.mean) && isScale) return input as InputConvention;
  } catch {
    // It is no JSON, and so no input.
  }
  throw new PasticheError(
    'invalid-weights',
    `The file's metadata describes no valid input: ${JSON.stringify({ order, mean, scale })}`,
  );
}
