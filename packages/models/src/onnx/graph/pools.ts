import type { BackwardRule, Size } from '@pastiche/core';
import { type Pool, type Pooling, windowOf } from '../../networks/network.ts';
import { isHalving } from '../../tfjs/pooling.ts';
import { countsOf } from '../../tfjs/windowPooling.ts';
import { backTo } from './convolutions.ts';
import type { Attributes, Dtype, Graph, Value } from './graph.ts';

/** A pool in a graph, with its input and output. */
export interface Pooled {
  operation: Pool;
  /** `[1, channels, ...input]` */
  x: Value;
  /** `[1, channels, ...output]` */
  y: Value;
  channels: number;
  input: Size;
  output: Size;
  dtype: Dtype;
}

/** Attributes of a Resize that repeats each position in a 2x2 block. */
const asBlocks = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };

/** Pools; positions beyond the border are ignored, also in averages. */
export function pool(graph: Graph, x: Value, operation: Pool, pooling: Pooling): Value {
  return graph.add(pooling === 'max' ? 'MaxPool' : 'AveragePool', [x], attributesOf(operation));
}

export function poolBack(graph: Graph, gradient: Value, pooled: Pooled, pooling: Pooling, rule: BackwardRule): Value {
  const halves = isHalving(pooled.operation);
  if (pooling === 'average') return halves ? toAll(graph, gradient, pooled) : spread(graph, gradient, pooled);
  if (!halves) return toFirstMaxima(graph, gradient, pooled);
  // Sending the gradient to all of equal maxima is faster. After a ReLU these are nearly always 0, where no gradient passes.
  return toMaxima(graph, gradient, pooled, rule === 'gradient' ? 'all' : 'first');
}

function attributesOf(operation: Pool): Attributes {
  const { size, stride, pad } = windowOf(operation);
  const attributes = { kernel_shape: [size, size], strides: [stride, stride], pads: [pad, pad, pad, pad] };
  return { ...attributes, ceil_mode: operation.ceil ? 1 : 0 };
}

/** The gradient of a 2x2 average pool. */
function toAll(graph: Graph, gradient: Value, { input: { height, width }, dtype }: Pooled): Value {
  const quarter = graph.add('Mul', [gradient, graph.number(0.25, dtype)]);
  return padEnd(graph, doubled(graph, quarter), height % 2, width % 2);
}

/** The gradient of a 2x2 max pool: to all of equal maxima, or to the first, row by row. */
function toMaxima(
  graph: Graph,
  gradient: Value,
  { operation, x, y, input: { height, width }, dtype }: Pooled,
  which: 'all' | 'first',
): Value {
  const [bottom, right] = [height % 2, width % 2];
  const [rows, columns] = [height - bottom, width - right];
  const even = bottom + right === 0 ? x : crop(graph, x, rows, columns);
  const zero = graph.number(0, dtype);
  let takes = graph.add('Equal', [even, doubled(graph, y)]);
  if (which === 'first') {
    // The first maximum gets the highest rank.
    const ranks = Float32Array.from({ length: rows * columns }, (_, i) => {
      return 4 - 2 * (Math.floor(i / columns) % 2) - ((i % columns) % 2);
    });
    const rank = graph.add('Where', [takes, graph.floats(ranks, [1, 1, rows, columns], dtype), zero]);
    takes = graph.add('Equal', [rank, doubled(graph, pool(graph, rank, operation, 'max'))]);
  }
  const spread = graph.add('Where', [takes, doubled(graph, gradient), zero]);
  return padEnd(graph, spread, bottom, right);
}

/** The gradient of a max pool with any windows: to the first of equal maxima, by the indices of the pool, which not every runtime has. */
function toFirstMaxima(graph: Graph, gradient: Value, { operation, x, channels, input }: Pooled): Value {
  const [, places] = graph.addMany(2, 'MaxPool', [x], attributesOf(operation));
  const nothing = graph.add('Expand', [graph.number(0), graph.integers([channels * input.height * input.width])]);
  const [to, values] = [places, gradient].map((value) => graph.add('Reshape', [value, graph.integers([-1])]));
  const scattered = graph.add('ScatterElements', [nothing, to, values], { reduction: 'add' });
  return graph.add('Reshape', [scattered, graph.integers([1, channels, input.height, input.width])]);
}

/** The gradient of an average pool with any windows. */
function spread(graph: Graph, gradient: Value, { operation, channels, input, output }: Pooled): Value {
  const window = windowOf(operation);
  const shares = countsOf(window, output, input).map((count) => 1 / count);
  const share = graph.add('Mul', [gradient, graph.floats(shares, [1, 1, output.height, output.width])]);
  const ones = new Float32Array(channels * window.size ** 2).fill(1);
  const filters = graph.floats(ones, [channels, 1, window.size, window.size]);
  return graph.add('ConvTranspose', [share, filters], { ...backTo(input, output, window), group: channels });
}

/** Repeats each position in a 2x2 block. */
export function doubled(graph: Graph, x: Value): Value {
  return graph.add('Resize', [x, '', graph.floats(Float32Array.of(1, 1, 2, 2), [4])], asBlocks);
}

function crop(graph: Graph, x: Value, height: number, width: number): Value {
  const limits = [
    [0, 0],
    [height, width],
    [2, 3],
  ];
  return graph.add('Slice', [x, ...limits.map((values) => graph.integers(values))]);
}

function padEnd(graph: Graph, x: Value, bottom: number, right: number): Value {
  return bottom + right === 0 ? x : graph.add('Pad', [x, graph.integers([0, 0, 0, 0, 0, 0, bottom, right])]);
}
