import type { Size, Wraps } from '@pastiche/core';
import type { Graph, Value } from './graph.ts';

/** Adds `width` rows and columns of the opposite edge on either side, in the directions in which the picture wraps. */
export function wrapAround(graph: Graph, x: Value, width: number, wraps: Wraps): Value {
  const across = wraps.x ? wrapAlong(graph, x, 3, width) : x;
  return wraps.y ? wrapAlong(graph, across, 2, width) : across;
}

function wrapAlong(graph: Graph, x: Value, axis: 2 | 3, width: number): Value {
  return graph.add('Concat', [slice(graph, x, axis, -width, beyond), x, slice(graph, x, axis, 0, width)], { axis });
}

/** The end of any axis. */
const beyond = 2 ** 31;

function slice(graph: Graph, x: Value, axis: 2 | 3, begin: number, end: number): Value {
  return graph.add('Slice', [x, ...[[begin], [end], [axis]].map((values) => graph.integers(values))]);
}

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
  const part = (begin: number, end: number): Value => slice(graph, x, axis, begin, end);
  const moved = (border: Value, before: number, after: number): Value => {
    const pads = [0, 0, 0, 0, 0, 0, 0, 0];
    [pads[axis], pads[axis + 4]] = [before, after];
    return graph.add('Pad', [border, graph.integers(pads)]);
  };
  const first = moved(part(0, 1), 0, length - 1);
  const last = moved(part(length + 1, length + 2), length - 1, 0);
  return graph.add('Add', [graph.add('Add', [part(1, length + 1), first]), last]);
}
