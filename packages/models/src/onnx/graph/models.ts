import type { BackwardRule, Size } from '@pastiche/core';
import type { Graph, Value } from './graph.ts';
import { imageDims, NetworkGraph } from './networkGraph.ts';
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
  const gradient = network.back(new Map(cotangentInputs(network, layers)), size, rule);
  network.graph.output('gradient', network.channelsLast(gradient), imageDims(size));
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
  const cotangents = new Map<string, Value>();
  const addCotangent = (layer: string, cotangent: Value): void => {
    const before = cotangents.get(layer);
    cotangents.set(layer, before ? graph.add('Add', [before, cotangent]) : cotangent);
  };
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
  /** Undefined: all positions count alike. */
  shares: PositionShares | undefined;
}

/** How much each position of a feature counts, and what several distances need of that. */
interface PositionShares {
  /** `[1, 1, h, w]`. */
  over: Value;
  /** Their square roots. */
  roots: Value;
  /** The weighted mean of the activations, `[1, c, 1, 1]`. */
  mean(): Value;
}

function positionShares(graph: Graph, over: number, feature: Value): PositionShares {
  const shares = graph.input(`over${over}`, [1, 1, `over${over}.height`, `over${over}.width`]);
  let mean: Value | undefined;
  return {
    over: shares,
    roots: graph.add('Sqrt', [shares]),
    mean() {
      mean ??= graph.add('ReduceSum', [graph.add('Mul', [feature, shares]), graph.integers([2, 3])]);
      return mean;
    },
  };
}

/** Adds a distance of a layer's feature; returns its sum of squares, and the gradient at the feature. */
type AddDistance = (graph: Graph, feature: Value, term: Term) => { sum: Value; cotangent: Value };

export type Comparison = 'gram' | 'covariance' | 'mean' | 'activations';

/** The statistics that a graph can compare with a target, by the names that losses use. */
export const comparisons: Readonly<Record<Comparison, AddDistance>> = {
  /**
   * With `A: [c, h*w]` and `D = A A^T / (h*w) - to`: the sum of squares of `D`, whose derivative by `A` is `4 D A / (h*w)`. With weights `p` of
   * positions `A` is multiplied by their roots instead of divided, and so is the derivative.
   */
  gram(graph, feature, { i, channels, positions, share, shares }) {
    const guided = shares ? graph.add('Mul', [feature, shares.roots]) : feature;
    const unrolled = graph.add('Reshape', [guided, graph.integers([channels, -1])]);
    const perPosition = { float: shares ? 1 : 1 / positions };
    const gram = graph.add('Gemm', [unrolled, unrolled], { alpha: perPosition, transB: 1 });
    const difference = graph.add('Sub', [gram, graph.input(`to${i}`, [channels, channels])]);
    const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
    const scaled = graph.add('Mul', [difference, graph.add('Mul', [share, graph.number(2)])]);
    const product = graph.add('Gemm', [scaled, unrolled], { alpha: perPosition });
    const slope = graph.add('Reshape', [product, graph.add('Shape', [feature])]);
    return { sum, cotangent: shares ? graph.add('Mul', [slope, shares.roots]) : slope };
  },
  /** As `gram`, of the centered activations. The mean adds nothing to the derivative, since they sum to zero. */
  covariance(graph, feature, term) {
    const mean = term.shares?.mean() ?? graph.add('ReduceMean', [feature], { axes: [2, 3] });
    return comparisons.gram(graph, graph.add('Sub', [feature, mean]), term);
  },
  /** With the mean `m` and `d = m - to`: the sum of squares of `d`, whose derivative by each activation is `2 d / (h*w)`. */
  mean(graph, feature, { i, channels, positions, share, shares }) {
    const mean = shares?.mean() ?? graph.add('ReduceMean', [feature], { axes: [2, 3] });
    const to = graph.add('Reshape', [graph.input(`to${i}`, [channels]), graph.integers([1, channels, 1, 1])]);
    const difference = graph.add('Sub', [mean, to]);
    const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
    if (shares) {
      return { sum, cotangent: graph.add('Mul', [graph.add('Mul', [difference, share]), shares.over]) };
    }
    const perPosition = graph.add('Mul', [share, graph.number(1 / positions)]);
    const slope = graph.add('Mul', [difference, perPosition]);
    return { sum, cotangent: graph.add('Expand', [slope, graph.add('Shape', [feature])]) };
  },
  activations(graph, feature, { i, channels, share, shares }) {
    const to = graph.input(`to${i}`, [1, channels, `to${i}.height`, `to${i}.width`]);
    const difference = graph.add('Sub', [feature, to]);
    if (shares) {
      const weighted = graph.add('Mul', [difference, shares.over]);
      const sum = graph.add('ReduceSum', [graph.add('Mul', [difference, weighted])], { keepdims: 0 });
      return { sum, cotangent: graph.add('Mul', [weighted, share]) };
    }
    const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
    return { sum, cotangent: graph.add('Mul', [difference, share]) };
  },
};
