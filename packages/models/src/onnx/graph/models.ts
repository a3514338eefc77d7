import type { BackwardRule, Size } from '@pastiche/core';
import { type Comparison, comparisons, type PositionShares, positionShares } from './comparisons.ts';
import { Cotangents } from './cotangents.ts';
import type { Graph, Value } from './graph.ts';
import { NetworkGraph } from './networkGraph.ts';
import type { Parameters } from './parameters.ts';

/** The part of a distance that a graph depends on; targets and factors are inputs, since they change more often than sizes. */
export interface DistanceKind {
  of: Comparison;
  layer: string;
  /** The number of the input with the weights of the layer's positions; undefined: all alike. */
  over?: number;
}

/** Moments of a layer, of all positions or with a weight for each. */
export interface MomentsKind {
  layer: string;
  weighted: boolean;
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

/**
 * A model for images of any size: inputs `image` and, for kinds with weights, `over0`, ..., whose sum is 1, `[1, h*w]`; outputs for each kind
 * `mean0`, ..., `[c]`, and `gram0`, ..., `[c, c]`, divided by positions.
 */
export function momentsModel(parameters: Parameters, kinds: readonly MomentsKind[]): Uint8Array {
  const network = new NetworkGraph(
    parameters,
    kinds.map(({ layer }) => layer),
  );
  const { graph } = network;
  for (const [i, { layer, weighted }] of kinds.entries()) {
    const channels = network.channelsOf(layer);
    const unrolled = graph.add('Reshape', [network.feature(layer), graph.integers([channels, -1])]);
    const { gram, mean } = weighted ? weightedMoments(graph, unrolled, i) : plainMoments(graph, unrolled, channels);
    graph.output(`gram${i}`, gram, [channels, channels]);
    graph.output(`mean${i}`, mean, [channels]);
  }
  return graph.toModel();
}

function plainMoments(graph: Graph, unrolled: Value, channels: number): { gram: Value; mean: Value } {
  const sum = graph.add('Gemm', [unrolled, unrolled], { transB: 1 });
  const count = graph.cast(graph.add('Size', [unrolled]), 'f32');
  const positions = graph.add('Div', [count, graph.number(channels)]);
  return {
    gram: graph.add('Div', [sum, positions]),
    mean: graph.add('ReduceMean', [unrolled], { axes: [1], keepdims: 0 }),
  };
}

function weightedMoments(graph: Graph, unrolled: Value, i: number): { gram: Value; mean: Value } {
  const over = graph.input(`over${i}`, [1, `over${i}.positions`]);
  const shared = graph.add('Mul', [unrolled, over]);
  return {
    gram: graph.add('Gemm', [shared, unrolled], { transB: 1 }),
    mean: graph.add('ReduceSum', [shared, graph.integers([1])], { keepdims: 0 }),
  };
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
  const cotangents = new Cotangents(network);
  cotangents.addInputs(layers);
  cotangents.goBack(size, rule);
  return network.graph.toModel();
}

/**
 * A model of the costs and their gradient. Inputs: `image`; for each distance its target (`to0`, ...) and the derivative of `J` with respect
 * to its sum of squares (`share0`, ...); the weights of positions (`over0`, ...), `[1, 1, h, w]`; the gradients of other costs under their layers' names, `[1, h, w, c]`. Outputs: the sums of
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
  const cotangents = new Cotangents(network);
  const weights = new Map<number, PositionShares>();
  const sharesOf = (over: number, layer: string): PositionShares => {
    const known = weights.get(over) ?? positionShares(graph, over, network.feature(layer));
    weights.set(over, known);
    return known;
  };
  const sums = kinds.map(({ of, layer, over }, i) => {
    const share = graph.add('Mul', [graph.input(`share${i}`, []), graph.number(2)]);
    const positions = network.positionsOf(layer, size);
    const shares = over === undefined ? undefined : sharesOf(over, layer);
    const term = { i, channels: network.channelsOf(layer), positions, share, shares };
    const { sum, cotangent } = comparisons[of](graph, network.feature(layer), term);
    cotangents.add(layer, cotangent);
    return graph.add('Reshape', [sum, graph.integers([1])]);
  });
  cotangents.addInputs(otherLayers);
  graph.output('sums', graph.add('Concat', sums, { axis: 0 }), [sums.length]);
  cotangents.goBack(size);
  return graph.toModel();
}
