import type { Normalization } from '../../networks/network.ts';
import { band } from '../../tfjs/normalization.ts';
import type { Graph, Value } from './graph.ts';

/** Local response normalization: `x * d^-beta` with `d = k + alpha / size * (sum of the squares around)`. */
export function normalize(graph: Graph, x: Value, settings: Normalization, channels: number): Value {
  return graph.add('Mul', [x, power(graph, divisors(graph, x, settings, channels), settings)]);
}

/** The gradient of {@link normalize}; tfjs/normalization.ts has the formula. */
export function normalizeBack(
  graph: Graph,
  gradient: Value,
  x: Value,
  settings: Normalization,
  channels: number,
): Value {
  const { size, alpha, beta } = settings;
  const divisor = divisors(graph, x, settings, channels);
  const direct = graph.add('Mul', [gradient, power(graph, divisor, settings)]);
  const part = graph.add('Div', [graph.add('Mul', [direct, x]), divisor]);
  const felt = graph.add('Mul', [x, sumAround(graph, part, size, channels)]);
  return graph.add('Sub', [direct, graph.add('Mul', [felt, graph.number((2 * alpha * beta) / size)])]);
}

function divisors(graph: Graph, x: Value, { size, alpha, k }: Normalization, channels: number): Value {
  const sums = sumAround(graph, graph.add('Mul', [x, x]), size, channels);
  return graph.add('Add', [graph.add('Mul', [sums, graph.number(alpha / size)]), graph.number(k)]);
}

function power(graph: Graph, divisor: Value, { beta }: Normalization): Value {
  return graph.add('Pow', [divisor, graph.number(-beta)]);
}

/** Sums each channel and its neighbors. */
function sumAround(graph: Graph, x: Value, size: number, channels: number): Value {
  const filters = graph.floats(band(channels, size), [channels, channels, 1, 1]);
  return graph.add('Conv', [x, filters], { kernel_shape: [1, 1] });
}
