import { checkLayers, fieldAt, type ReceptiveField, type Rect, type Size } from '@pastiche/core';
import { layersOf, type Network, type Operation, windowOf } from './network.ts';
import { fromImage, nodesOf, upTo } from './nodes.ts';

/**
 * The pixels that the units of a layer see, along each axis, computed from the table: each window widens the field, and each stride moves
 * the units farther apart.
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

/** The part of an image that a unit sees, cropped to the image. @throws PasticheError `unknown-layer` */
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

/** The field that covers the fields of several branches. */
function unite(fields: readonly ReceptiveField[]): ReceptiveField {
  const offset = Math.min(...fields.map((field) => field.offset));
  const end = Math.max(...fields.map((field) => field.offset + field.size));
  return { size: end - offset, stride: fields[0].stride, offset };
}
