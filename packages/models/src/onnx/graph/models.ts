import type { BackwardRule, Size } from '@pastiche/core';
import type { Graph, Value } from './graph.ts';
import { imageDims, NetworkGraph } from './networkGraph.ts';
import type { Parameters } from './parameters.ts';

/** The part of a distance that a graph depends on; targets and factors are inputs, since they change more often than sizes. */
export interface DistanceKind {
  of: Comparison;
  layer: string;
}

/** A model for images of any size: input `image`, one output per layer, `[1, h, w, c]`. */
export function featuresModel(parameters: Parameters, layers: readonly string[]): Uint8Array {
  const network = new NetworkGraph(parameters, layers);
  for (const layer of layers) {
    const dims = [1, `${layer}.height`, `${layer}.width`, network.channelsOf(layer)];
    network.graph.output(layer, network.channelsLast(network.feature(layer)), dims);
  }
  return network.graph.toModel();
}

/** A model for images of any size: input `image`, outputs per layer `mean LAYER`, `[c]`, and `gram LAYER`, `[c, c]`, divided by positions. */
export function momentsModel(parameters: Parameters, layers: readonly string[]): Uint8Array {
  const network = new NetworkGraph(parameters, layers);
  const { graph } = network;
  for (const layer of layers) {
    const channels = network.channelsOf(layer);
    const unrolled = graph.add('Reshape', [network.feature(layer), graph.integers([channels, -1])]);
    const sum = graph.add('Gemm', [unrolled, unrolled], { transB: 1 });
    const count = graph.cast(graph.add('Size', [unrolled]), 'f32');
    const positions = graph.add('Div', [count, graph.number(channels)]);
    graph.output(`gram ${layer}`, graph.add('Div', [sum, positions]), [channels, channels]);
    graph.output(`mean ${layer}`, graph.add('ReduceMean', [unrolled], { axes: [1], keepdims: 0 }), [channels]);
  }
  return graph.toModel();
}

/**
 * A model for images of any size: input `image`, one output per layer, `[5, c]`: each unit's strongest activation, its row and column, and
 * the layer's height and width. All are 32-bit floats, which hold integers of this size exactly.
 */
export function strongestModel(parameters: Parameters, layers: readonly string[]): Uint8Array {
  const network = new NetworkGraph(parameters, layers);
  for (const layer of layers) {
    network.graph.output(layer, strongest(network.graph, network.feature(layer)), [5, `${layer}.units`]);
  }
  return network.graph.toModel();
}

function strongest(graph: Graph, feature: Value): Value {
  const unrolled = graph.add('Reshape', [feature, graph.integers([0, 0, -1])]);
  const values = graph.add('ReduceMax', [unrolled], { axes: [2], keepdims: 0 });
  const position = graph.add('ArgMax', [unrolled], { axis: 2, keepdims: 0 });
  const shape = graph.add('Shape', [feature]);
  const [height, width] = [2, 3].map((axis) => graph.add('Gather', [shape, graph.integers([axis])]));
  const everywhere = (value: Value): Value => graph.add('Expand', [value, graph.add('Shape', [position])]);
  const places = [
    graph.add('Div', [position, width]),
    graph.add('Mod', [position, width]),
    everywhere(height),
    everywhere(width),
  ].map((place) => graph.cast(place, 'f32'));
  return graph.add('Concat', [values, ...places], { axis: 0 });
}

/** A model of the backward pass: inputs `image` and a gradient under each layer's name, `[1, h, w, c]`; output `gradient`. */
export function backwardModel(
  parameters: Parameters,
  layers: readonly string[],
  size: Size,
  rule: BackwardRule,
): Uint8Array {
  const network = new NetworkGraph(parameters, layers, size);
  const gradient = network.back(new Map(cotangentInputs(network, layers)), size, rule);
  network.graph.output('gradient', network.channelsLast(gradient), imageDims(size));
  return network.graph.toModel();
}

/**
 * A model of the costs and their gradient. Inputs: `image`; for each distance its target (`to0`, ...) and the derivative of `J` with respect
 * to its sum of squares (`share0`, ...); the gradients of other costs under their layers' names, `[1, h, w, c]`. Outputs: the sums of
 * squares, `sums`, and `gradient`.
 */
export function distancesModel(
  parameters: Parameters,
  kinds: readonly DistanceKind[],
  otherLayers: readonly string[],
  size: Size,
): Uint8Array {
  const network = new NetworkGraph(parameters, [...kinds.map(({ layer }) => layer), ...otherLayers], size);
  const { graph } = network;
  const cotangents = new Map<string, Value>();
  const addCotangent = (layer: string, cotangent: Value): void => {
    const before = cotangents.get(layer);
    cotangents.set(layer, before ? graph.add('Add', [before, cotangent]) : cotangent);
  };
  const sums = kinds.map(({ of, layer }, i) => {
    const share = graph.add('Mul', [graph.input(`share${i}`, []), graph.number(2)]);
    const term = { i, channels: network.channelsOf(layer), positions: network.positionsOf(layer, size), share };
    const { sum, cotangent } = comparisons[of](graph, network.feature(layer), term);
    addCotangent(layer, cotangent);
    return graph.add('Reshape', [sum, graph.integers([1])]);
  });
  for (const [layer, cotangent] of cotangentInputs(network, otherLayers)) addCotangent(layer, cotangent);
  graph.output('sums', graph.add('Concat', sums, { axis: 0 }), [sums.length]);
  graph.output('gradient', network.channelsLast(network.back(cotangents, size)), imageDims(size));
  return graph.toModel();
}

/** Adds an input for each layer's gradient, `[1, h, w, c]`. */
function cotangentInputs(network: NetworkGraph, layers: readonly string[]): [string, Value][] {
  return layers.map((layer) => {
    const dims = [1, `${layer}.height`, `${layer}.width`, network.channelsOf(layer)];
    return [layer, network.channelsFirst(network.graph.input(layer, dims))];
  });
}

interface Term {
  i: number;
  channels: number;
  positions: number;
  /** Twice the derivative of `J` by the sum of squares. */
  share: Value;
}

/** Adds a distance of a layer's feature; returns its sum of squares, and the gradient at the feature. */
type AddDistance = (graph: Graph, feature: Value, term: Term) => { sum: Value; cotangent: Value };

export type Comparison = 'gram' | 'covariance' | 'mean' | 'activations';

/** The statistics that a graph can compare with a target, by the names that losses use. */
export const comparisons: Readonly<Record<Comparison, AddDistance>> = {
  /** With `A: [c, h*w]` and `D = A A^T / (h*w) - to`: the sum of squares of `D`, whose derivative by `A` is `4 D A / (h*w)`. */
  gram(graph, feature, { i, channels, positions, share }) {
    const unrolled = graph.add('Reshape', [feature, graph.integers([channels, -1])]);
    const perPosition = { float: 1 / positions };
    const gram = graph.add('Gemm', [unrolled, unrolled], { alpha: perPosition, transB: 1 });
    const difference = graph.add('Sub', [gram, graph.input(`to${i}`, [channels, channels])]);
    const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
    const scaled = graph.add('Mul', [difference, graph.add('Mul', [share, graph.number(2)])]);
    const product = graph.add('Gemm', [scaled, unrolled], { alpha: perPosition });
    return { sum, cotangent: graph.add('Reshape', [product, graph.add('Shape', [feature])]) };
  },
  /** As `gram`, of the centered activations. The mean adds nothing to the derivative, since they sum to zero. */
  covariance(graph, feature, term) {
    const mean = graph.add('ReduceMean', [feature], { axes: [2, 3] });
    return comparisons.gram(graph, graph.add('Sub', [feature, mean]), term);
  },
  /** With the mean `m` and `d = m - to`: the sum of squares of `d`, whose derivative by each activation is `2 d / (h*w)`. */
  mean(graph, feature, { i, channels, positions, share }) {
    const mean = graph.add('ReduceMean', [feature], { axes: [2, 3] });
    const to = graph.add('Reshape', [graph.input(`to${i}`, [channels]), graph.integers([1, channels, 1, 1])]);
    const difference = graph.add('Sub', [mean, to]);
    const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
    const perPosition = graph.add('Mul', [share, graph.number(1 / positions)]);
    const slope = graph.add('Mul', [difference, perPosition]);
    return { sum, cotangent: graph.add('Expand', [slope, graph.add('Shape', [feature])]) };
  },
  activations(graph, feature, { i, channels, share }) {
    const to = graph.input(`to${i}`, [1, channels, `to${i}.height`, `to${i}.width`]);
    const difference = graph.add('Sub', [feature, to]);
    const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
    return { sum, cotangent: graph.add('Mul', [difference, share]) };
  },
};
