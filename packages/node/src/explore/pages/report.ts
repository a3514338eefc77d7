import type { LayerRecord, ProjectionRule, SkippedImage, TopPatchesSettings } from '@pastiche/core';

/** What the pages tell of. */
export interface Report {
  settings: TopPatchesSettings;
  /** How many pictures the network has seen. */
  pictures: number;
  skipped: readonly SkippedImage[];
  layers: readonly LayerReport[];
  /** How units are projected; `undefined` if they are not. */
  rule: ProjectionRule | undefined;
}

/** A layer and its page. */
export interface LayerReport {
  record: LayerRecord;
  /** What its files are named after. */
  slug: string;
  /** Along the side of a patch's picture, in pixels. */
  cell: number;
  isReady: boolean;
}

/** Layers' names may have characters that names of files may not: `fire2/concat` becomes `fire2-concat`. */
export function slugsOf(layers: readonly string[]): string[] {
  const slugs: string[] = [];
  for (const layer of layers) {
    const plain = layer.replace(/[^\w-]+/g, '-').toLowerCase();
    // Where two become one, or the index itself.
    const taken = plain === 'index' || slugs.includes(plain);
    slugs.push(taken ? `${plain}-${slugs.length}` : plain);
  }
  return slugs;
}

/** Along the side of a unit's grid of patches. */
export function gridOf(k: number): number {
  return Math.ceil(Math.sqrt(k));
}
