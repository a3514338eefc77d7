import type { Graph, Value } from './graph.ts';

/** A distance in a graph. */
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
export interface PositionShares {
  /** `[1, 1, h, w]`. */
  over: Value;
  /** Their square roots. */
  roots(): Value;
  /** The weighted mean of the activations, `[1, c, 1, 1]`. */
  mean(): Value;
}

/** Adds the input with the weights of a feature's positions. */
export function positionShares(graph: Graph, over: number, feature: Value): PositionShares {
  const shares = graph.input(`over${over}`, [1, 1, `over${over}.height`, `over${over}.width`]);
  let mean: Value | undefined;
  let roots: Value | undefined;
  return {
    over: shares,
    roots() {
      roots ??= graph.add('Sqrt', [shares]);
      return roots;
    },
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
    const guided = shares ? graph.add('Mul', [feature, shares.roots()]) : feature;
    const unrolled = graph.add('Reshape', [guided, graph.integers([channels, -1])]);
    const perPosition = { float: shares ? 1 : 1 / positions };
    const gram = graph.add('Gemm', [unrolled, unrolled], { alpha: perPosition, transB: 1 });
    const difference = graph.add('Sub', [gram, graph.input(`to${i}`, [channels, channels])]);
    const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
    const scaled = graph.add('Mul', [difference, graph.add('Mul', [share, graph.number(2)])]);
    const product = graph.add('Gemm', [scaled, unrolled], { alpha: perPosition });
    const slope = graph.add('Reshape', [product, graph.add('Shape', [feature])]);
    return { sum, cotangent: shares ? graph.add('Mul', [slope, shares.roots()]) : slope };
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
    return activationsApart(graph, feature, { to, share, shares });
  },
};

/** The squares of a feature's differences from another, and the gradient at the feature. @param share twice the derivative of `J` by their sum */
export function activationsApart(
  graph: Graph,
  feature: Value,
  { to, share, shares }: Pick<Term, 'share' | 'shares'> & { to: Value },
): ReturnType<AddDistance> {
  const difference = graph.add('Sub', [feature, to]);
  if (shares) {
    const weighted = graph.add('Mul', [difference, shares.over]);
    const sum = graph.add('ReduceSum', [graph.add('Mul', [difference, weighted])], { keepdims: 0 });
    return { sum, cotangent: graph.add('Mul', [weighted, share]) };
  }
  const sum = graph.add('ReduceSumSquare', [difference], { keepdims: 0 });
  return { sum, cotangent: graph.add('Mul', [difference, share]) };
}
