import type { Encoder } from '@pastiche/core';

/** The default layers of a report: the deepest layer of each stride, which in a VGG is the one before each pool. */
export function usualLayers(encoder: Encoder): string[] {
  const deepest = new Map(encoder.layers.map((layer) => [encoder.receptiveField?.(layer).stride, layer]));
  return [...deepest.values()];
}
