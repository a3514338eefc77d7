import type { Distance, Size } from '@pastiche/core';
import { type Convolution, convolutionsOf, isNamed, sizesAlong, upTo } from '../network.ts';
import type { Value } from './graph.ts';
import { imageDims, NetworkGraph, type Parameters } from './networkGraph.ts';

/** A distance as a graph knows it: targets and factors are inputs, since they change more often than sizes do. */
export interface DistancePlace extends Pick<Distance, 'of'> {
  layer: string;
}

/** From `image` to one output a layer, `[1, h, w, c]`; for images of any size. */
export function featuresModel(parameters: Parameters, layers: readonly string[]): Uint8Array {
  const network = new NetworkGraph(upTo(parameters.network, layers), parameters);
  for (const layer of layers) {
    const dims = [1, `${layer}.height`, `${layer}.width`, channelsOf(parameters, layer)];
    network.graph.output(layer, network.channelsLast(network.feature(layer)), dims);
  }
  return network.graph.toModel();
}

/** From `image`, and a gradient under each layer's name, `[1, h, w, c]`, to `gradient`. */
export function backwardModel(parameters: Parameters, layers: readonly string[], size: Size): Uint8Array {
  const network = new NetworkGraph(upTo(parameters.network, layers), parameters, size);
  const cotangents = layers.map((layer): [string, Value] => {
    const dims = [1, `${layer}.height`, `${layer}.width`, channelsOf(parameters, layer)];
    return [layer, network.channelsFirst(network.graph.input(layer, dims))];
  });
  network.graph.output('gradient', network.channelsLast(network.back(new Map(cotangents), size)), imageDims(size));
  return network.graph.toModel();
}

/**
 * From `image`, and for each distance its target (`to0`, `to1`, ...) and the derivative of `J` by its sum of squares (`share0`, ...), to the
 * sums of squares, `sums`, and the `gradient`.
 */
export function distancesModel(parameters: Parameters, places: readonly DistancePlace[], size: Size): Uint8Array {
  const operations = upTo(
    parameters.network,
    places.map(({ layer }) => layer),
  );
  const sizes = sizesAlong(operations, size);
  const network = new NetworkGraph(operations, parameters, size);
  const { graph } = network;
  const cotangents = new Map<string, Value>();
  const sums = places.map(({ of, layer }, i) => {
    const measure = measures[of];
    const share = graph.add('Mul', [graph.input(`share${i}`, []), graph.number(2)]);
    const { height, width } = sizes[operations.findIndex((operation) => isNamed(operation, layer))];
    const channels = channelsOf(parameters, layer);
    const { sum, cotangent } = measure(network, layer, { i, channels, positions: height * width, share });
    const before = cotangents.get(layer);
    cotangents.set(layer, before ? graph.add('Add', [before, cotangent]) : cotangent);
    return graph.add('Reshape', [sum, graph.integers([1])]);
  });
  graph.output('sums', graph.add('Concat', sums, { axis: 0 }), [sums.length]);
  graph.output('gradient', network.channelsLast(network.back(cotangents, size)), imageDims(size));
  return graph.toModel();
}

interface Place {
  i: number;
  channels: number;
  positions: number;
  /** Twice the derivative of `J` by the sum of squares. */
  share: Value;
}

interface Measured {
  sum: Value;
  cotangent: Value;
}

function activationsDistance(network: NetworkGraph, layer: string, { i, channels, share }: Place): Measured {
  const { graph } = network;
  const to = graph.input(`to${i}`, [1, channels, `${layer}.height`, `${layer}.width`]);
  const difference = graph.add('Sub', [network.feature(layer), to]);
  const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
  return { sum, cotangent: graph.add('Mul', [difference, share]) };
}

/** With the mean `m` and `d = m - to`: the sum of squares of `d`, whose derivative by each activation is `2 d / (h*w)`. */
function meanDistance(network: NetworkGraph, layer: string, { i, channels, positions, share }: Place): Measured {
  const { graph } = network;
  const feature = network.feature(layer);
  const mean = graph.add('ReduceMean', [feature], { axes: [2, 3] });
  const to = graph.add('Reshape', [graph.input(`to${i}`, [channels]), graph.integers([1, channels, 1, 1])]);
  const difference = graph.add('Sub', [mean, to]);
  const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
  const perPosition = graph.add('Mul', [share, graph.number(1 / positions)]);
  const slope = graph.add('Mul', [difference, perPosition]);
  return { sum, cotangent: graph.add('Expand', [slope, graph.add('Shape', [feature])]) };
}

function gramDistance(network: NetworkGraph, layer: string, place: Place): Measured {
  return productDistance(network, network.feature(layer), place);
}

/** The same of the activations minus their mean: its share of the derivative is zero, since what is centered sums up to nothing. */
function covarianceDistance(network: NetworkGraph, layer: string, place: Place): Measured {
  const feature = network.feature(layer);
  const mean = network.graph.add('ReduceMean', [feature], { axes: [2, 3] });
  return productDistance(network, network.graph.add('Sub', [feature, mean]), place);
}

const measures = {
  gram: gramDistance,
  covariance: covarianceDistance,
  mean: meanDistance,
  activations: activationsDistance,
} as const;

/** With `A: [c, h*w]` and `D = A A^T / (h*w) - to`: the sum of squares of `D`, whose derivative by `A` is `4 D A / (h*w)`. */
function productDistance({ graph }: NetworkGraph, feature: Value, { i, channels, positions, share }: Place): Measured {
  const unrolled = graph.add('Reshape', [feature, graph.integers([channels, -1])]);
  const perPosition = { float: 1 / positions };
  const gram = graph.add('Gemm', [unrolled, unrolled], { alpha: perPosition, transB: 1 });
  const difference = graph.add('Sub', [gram, graph.input(`to${i}`, [channels, channels])]);
  const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
  const scaled = graph.add('Mul', [difference, graph.add('Mul', [share, graph.number(2)])]);
  const product = graph.add('Gemm', [scaled, unrolled], { alpha: perPosition });
  return { sum, cotangent: graph.add('Reshape', [product, graph.add('Shape', [feature])]) };
}

/** Of what a layer hands out. */
function channelsOf({ network }: Parameters, layer: string): number {
  const { out, tap = out } = convolutionsOf(network).find(({ name }) => name === layer) as Convolution;
  return tap;
}
