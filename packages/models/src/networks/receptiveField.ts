import { fieldAt, type ReceptiveField, type Rect, type Size } from '@pastiche/core';
import { checkLayers, layersOf, type Network, type Operation, windowOf } from './network.ts';
import { fromImage, nodesOf, upTo } from './nodes.ts';

/**
 * Which pixels the units of a layer see, in either direction. Computed from the table alone: each operation widens the field by what
 * its window is wider than one position, and strides set the units farther apart.
 *
 * @throws PasticheError `unknown-layer`
 */
export function receptiveField(network: Network, layer: string): ReceptiveField {
  const layers = layersOf(network).map(({ name }) => name);
  checkLayers(network, layers, [layer]);
  const fields: ReceptiveField[] = [];
  for (const { operation, inputs } of nodesOf(upTo(network, [layer]))) {
    const seen = inputs.map((input) => (input === fromImage ? { size: 1, stride: 1, offset: 0 } : fields[input]));
    fields.push(widen(unite(seen), operation));
  }
  return fields[fields.length - 1];
}

/**
 * The part of an image that the unit at a position of a layer sees, cut off at the image's borders.
 *
 * @throws PasticheError `unknown-layer`
 */
export function fieldOf(network: Network, layer: string, position: { x: number; y: number }, image: Size): Rect {
  return fieldAt(receptiveField(network, layer), position, image);
}

function widen({ size, stride, offset }: ReceptiveField, operation: Operation): ReceptiveField {
  const window = windowOf(operation);
  return {
    size: size + (window.size - 1) * stride,
    stride: stride * window.stride,
    offset: offset - window.pad * stride,
  };
}

/** Of branches: all that one of them sees. */
function unite(fields: readonly ReceptiveField[]): ReceptiveField {
  const offset = Math.min(...fields.map((field) => field.offset));
  const end = Math.max(...fields.map((field) => field.offset + field.size));
  return { size: end - offset, stride: fields[0].stride, offset };
}
