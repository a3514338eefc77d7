import { checkLayers, type Encoder, PasticheError, type Size } from '@pastiche/core';
import { type Convolution, convolutionsOf, layersOf, type Network, windowOf } from '../networks/network.ts';
import { nodesOf, sizesAlong, smallestImage, upTo, workPerPixel } from '../networks/nodes.ts';
import { receptiveField } from '../networks/receptiveField.ts';

/** An array of numbers and its shape. */
export interface Values {
  /** The length of each axis. */
  shape: readonly number[];
  /** The numbers, row by row. */
  data: Float32Array;
}

/**
 * A network's parameters by name: `conv1_1.weight`, `[out, in, size, size]` as PyTorch orders them, and `conv1_1.bias`, `[out]`;
 * for a tap `conv1_1.tap.weight`, `[tap, out, 1, 1]`, and `conv1_1.tap.bias`, `[tap]`.
 */
export type Weights = ReadonlyMap<string, Values>;

/**
 * Checks that the network's convolutions are complete, finite and of the right shapes. The deepest layers may be missing: many files end
 * at conv5_1.
 *
 * @returns the convolutions that the weights suffice for
 * @throws PasticheError `invalid-weights`
 */
export function checkWeights(weights: Weights, network: Network): Convolution[] {
  const complete: Convolution[] = [];
  let missing: string | undefined;
  for (const convolution of convolutionsOf(network)) {
    const shapes = Object.entries(shapesOf(convolution));
    const absent = shapes.find(([name]) => !weights.has(name))?.[0];
    missing ??= absent;
    if (absent) continue;
    if (missing)
      throw invalid(network, `'${missing}' is missing, but the deeper '${convolution.name}.weight' is there`);
    for (const [name, shape] of shapes) checkShape(network, name, weights.get(name) as Values, shape);
    complete.push(convolution);
  }
  if (complete.length === 0) throw invalid(network, `'${missing}' is missing`);
  return complete;
}

/** What an encoder tells of a network, whichever engine computes it: its layers are those that the convolutions suffice for. */
export function describe(
  network: Network,
  convolutions: readonly Convolution[],
): Pick<Encoder, 'name' | 'layers' | 'smallestImage' | 'receptiveField' | 'layerSize' | 'work'> {
  const isThere = (layer: string): boolean =>
    upTo(network, [layer]).every((operation) => operation.op !== 'conv' || convolutions.includes(operation));
  const layers = layersOf(network).flatMap(({ name }) => (isThere(name) ? [name] : []));
  return {
    name: network.name,
    layers,
    smallestImage: (wanted) => smallestImage(network, wanted),
    receptiveField(layer) {
      checkLayers(network, layers, [layer]);
      return receptiveField(network, layer);
    },
    layerSize(layer, image) {
      checkLayers(network, layers, [layer]);
      return sizesAlong(nodesOf(upTo(network, [layer])), image).at(-1) as Size;
    },
    work: (wanted) => workPerPixel(network, wanted),
  };
}

/**
 * A convolution's filters, `[out, in, size, size]`, for an input of RGB, 0..1, minus the mean. The first convolution's filters include the
 * input convention's channel order and scale.
 */
export function inputFilters(name: string, { input, operations }: Network, weights: Weights): Float32Array {
  const { data, shape } = weights.get(`${name}.weight`) as Values;
  const [first] = operations;
  if (first.op !== 'conv' || first.name !== name) return data;
  const [, channels, size] = shape;
  const area = size * size;
  const scales = typeof input.scale === 'number' ? Array<number>(channels).fill(input.scale) : input.scale;
  return data.map((_, position) => {
    const [filter, tap] = [Math.floor(position / area), position % area];
    const [o, i] = [Math.floor(filter / channels), filter % channels];
    const from = input.order === 'BGR' ? channels - 1 - i : i;
    return scales[i] * data[(o * channels + from) * area + tap];
  });
}

/** Shapes of a convolution's and its tap's parameters, by name. */
export function shapesOf(convolution: Convolution): Record<string, number[]> {
  const { name, in: channels, out, tap } = convolution;
  const { size } = windowOf(convolution);
  return {
    [`${name}.weight`]: [out, channels, size, size],
    [`${name}.bias`]: [out],
    ...(tap === undefined ? {} : { [`${name}.tap.weight`]: [tap, out, 1, 1], [`${name}.tap.bias`]: [tap] }),
  };
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
