/// <reference path="./jsfive.d.ts" />
import { PasticheError } from '@pastiche/core';
import type { Dataset, Group } from 'jsfive';
import { type Convolution, convolutionsOf, type Network, windowOf } from '../../networks/network.ts';
import type { Values, Weights } from '../weights.ts';

/** The first bytes of every HDF5 file. */
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

export function isHdf5(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads weights saved by Keras: `conv1_1` is the group `block1_conv1`, with a kernel `[size, size, in, out]` and a bias `[out]` somewhere
 * within. Layers that are not in the file are left out.
 *
 * @param wanted convolutions to read @defaultValue all of the network
 * @throws PasticheError `invalid-weights`
 */
export async function readKerasH5(
  bytes: Uint8Array,
  network: Network,
  wanted: (layer: string) => boolean = () => true,
): Promise<Weights> {
  // Loaded on demand, since few users have such a file.
  const { File } = await import('jsfive');
  try {
    const file = new File(new Uint8Array(bytes).buffer);
    const saved = file.keys.includes('model_weights') ? file.get('model_weights') : file;
    if (!isGroup(saved)) throw new Error('it has no groups');
    const weights = new Map<string, Values>();
    for (const convolution of convolutionsOf(network)) {
      const name = convolution.name.replace(/^conv(\d+)_(\d+)$/, 'block$1_conv$2');
      const group = wanted(convolution.name) && saved.keys.includes(name) ? saved.get(name) : undefined;
      if (!isGroup(group)) continue;
      const datasets = datasetsIn(group);
      weights.set(`${convolution.name}.weight`, kernel(datasets, convolution));
      weights.set(`${convolution.name}.bias`, bias(datasets, convolution));
    }
    return weights;
  } catch (cause) {
    // The parser may throw strings, and its messages about broken files say nothing about the file.
    const what = PasticheError.isInstance(cause) ? cause.message : 'its structure is damaged';
    throw new PasticheError('invalid-weights', `The file is not a proper Keras HDF5 file: ${what}`, { cause });
  }
}

/** Keras 2 nests a layer's datasets one level deeper than Keras 1 did, and Keras 3 yet another. */
function datasetsIn(group: Group, depth = 3): Dataset[] {
  return group.keys.flatMap((key) => {
    const value = group.get(key);
    if (isGroup(value)) return depth > 1 ? datasetsIn(value, depth - 1) : [];
    return value === undefined ? [] : [value];
  });
}

function isGroup(value: Group | Dataset | undefined): value is Group {
  return value !== undefined && 'get' in value;
}

function kernel(datasets: readonly Dataset[], convolution: Convolution): Values {
  const { name, in: channels, out } = convolution;
  const { size } = windowOf(convolution);
  const area = size * size;
  const values = read(datasets, name, [size, size, channels, out]);
  const data = new Float32Array(values.length);
  // Keras has the output channel last, PyTorch first.
  for (let tap = 0; tap < area; tap++) {
    for (let i = 0; i < channels; i++) {
      for (let o = 0; o < out; o++) data[(o * channels + i) * area + tap] = values[(tap * channels + i) * out + o];
    }
  }
  return { shape: [out, channels, size, size], data };
}

function bias(datasets: readonly Dataset[], { name, out }: Convolution): Values {
  return { shape: [out], data: Float32Array.from(read(datasets, name, [out])) };
}

/** Reads the dataset of that shape. The shape is checked first, so that a false header cannot allocate much. */
function read(datasets: readonly Dataset[], layer: string, shape: readonly number[]): ArrayLike<number> {
  const fits = (dataset: Dataset): boolean =>
    Array.isArray(dataset.shape) &&
    dataset.shape.length === shape.length &&
    dataset.shape.every((n, i) => n === shape[i]);
  const dataset = datasets.find(fits);
  if (!dataset) {
    const found = datasets.map((each) => `[${each.shape}]`).join(' and ') || 'nothing';
    throw new PasticheError('invalid-weights', `${layer} needs values of shape [${shape}], and it has ${found}`);
  }
  if (dataset.dtype !== '<f4') {
    throw new PasticheError('invalid-weights', `${layer} has values of type ${dataset.dtype}, not 32-bit floats`);
  }
  return dataset.value;
}
