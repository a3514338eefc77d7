import type { LayerRecord, ProjectionRule, SkippedImage, TopPatchesSettings } from '@pastiche/core';

/** The content of the pages. */
export interface Report {
  settings: TopPatchesSettings;
  /** Number of pictures that the network has seen. */
  pictures: number;
  skipped: readonly SkippedImage[];
  layers: readonly LayerReport[];
  /** The rule of projections; `undefined` without projections. */
  rule: ProjectionRule | undefined;
}

/** A layer and its page. */
export interface LayerReport {
  /** Record of the units shown. */
  record: LayerRecord;
  /** Number of units in the layer. */
  units: number;
  /** Base name of its files. */
  slug: string;
  /** Side of a patch's picture, in pixels. */
  cell: number;
  isReady: boolean;
}

/** File names for layers, without special characters: `fire2/concat` becomes `fire2-concat`. */
export function slugsOf(layers: readonly string[]): string[] {
  const slugs: string[] = [];
  for (const layer of layers) {
    const plain = layer.replace(/[^\w-]+/g, '-').toLowerCase();
    // Avoids duplicates, and the name of the index.
    const taken = plain === 'index' || slugs.includes(plain);
    slugs.push(taken ? `${plain}-${slugs.length}` : plain);
  }
  return slugs;
}

/** Cells along the side of a grid of `k` patches. */
export function gridOf(k: number): number {
  return Math.ceil(Math.sqrt(k));
}
