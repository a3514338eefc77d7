import type { Encoder } from '@pastiche/core';

/** Of the layers that see alike closely, the deepest: of a VGG those before each pool. */
export function usualLayers(encoder: Encoder): string[] {
  const deepest = new Map(encoder.layers.map((layer) => [encoder.receptiveField?.(layer).stride, layer]));
  return [...deepest.values()];
}
