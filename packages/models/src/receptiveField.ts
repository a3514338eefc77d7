import { fieldAt, type ReceptiveField, type Rect, type Size } from '@pastiche/core';
import { checkLayers, convolutionsOf, type Network, upTo, windowOf } from './network.ts';

/**
 * Which pixels the units of a layer see, in either direction. Computed from the table alone: each operation widens the field by what
 * its window is wider than one position, and pools set the units farther apart.
 *
 * @throws PasticheError `unknown-layer`
 */
export function receptiveField(network: Network, layer: string): ReceptiveField {
  const layers = convolutionsOf(network).map(({ name }) => name);
  checkLayers(network, layers, [layer]);
  return upTo(network, [layer]).reduce<ReceptiveField>(
    ({ size, stride, offset }, operation) => {
      const window = windowOf(operation);
      return {
        size: size + (window.size - 1) * stride,
        stride: stride * window.stride,
        offset: offset - window.pad * stride,
      };
    },
    { size: 1, stride: 1, offset: 0 },
  );
}

/**
 * The part of an image that the unit at a position of a layer sees, cut off at the image's borders.
 *
 * @throws PasticheError `unknown-layer`
 */
export function fieldOf(network: Network, layer: string, position: { x: number; y: number }, image: Size): Rect {
  return fieldAt(receptiveField(network, layer), position, image);
}
