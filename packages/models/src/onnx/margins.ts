import type { Size } from '@pastiche/core';
import type { Graph, Value } from './graph.ts';

/** One row and column more on each side, like their neighbors. */
export function addMargin(graph: Graph, x: Value): Value {
  return graph.add('Pad', [x, graph.integers([0, 0, 1, 1, 0, 0, 1, 1])], { mode: 'edge' });
}

/** The way back: what arrives at the margin belongs to the pixels that it repeats. */
export function foldMargin(graph: Graph, gradient: Value, { height, width }: Size): Value {
  return foldAxis(graph, foldAxis(graph, gradient, 2, height), 3, width);
}

function foldAxis(graph: Graph, x: Value, axis: 2 | 3, length: number): Value {
  const part = (begin: number, end: number): Value =>
    graph.add('Slice', [x, ...[[begin], [end], [axis]].map((values) => graph.integers(values))]);
  const moved = (border: Value, before: number, after: number): Value => {
    const pads = [0, 0, 0, 0, 0, 0, 0, 0];
    [pads[axis], pads[axis + 4]] = [before, after];
    return graph.add('Pad', [border, graph.integers(pads)]);
  };
  const first = moved(part(0, 1), 0, length - 1);
  const last = moved(part(length + 1, length + 2), length - 1, 0);
  return graph.add('Add', [graph.add('Add', [part(1, length + 1), first]), last]);
}
