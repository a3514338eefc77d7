import type { Size } from '@pastiche/core';
import type { Graph, Value } from './graph.ts';

/** Repeats the outermost rows and columns `width` times on each side. */
export function withBorder(graph: Graph, x: Value, width: number): Value {
  if (width === 0) return x;
  return graph.add('Pad', [x, graph.integers([0, 0, width, width, 0, 0, width, width])], { mode: 'edge' });
}

/** The adjoint of {@link withBorder}: adds the border's gradient to the pixels that it repeats. */
export function foldBorder(graph: Graph, gradient: Value, image: Size, width: number): Value {
  if (width === 0) return gradient;
  const [height, across] = [image.height, image.width].map((length) => length + 2 * (width - 1));
  const folded = foldAxis(graph, foldAxis(graph, gradient, 2, height), 3, across);
  return foldBorder(graph, folded, image, width - 1);
}

/** Folds one pixel on either side of an axis, leaving `length`. */
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
