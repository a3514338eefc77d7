import { createHash } from 'node:crypto';
import type { Encoder, LayerRecord, ProjectionRule, TopPatches } from '@pastiche/core';

/** A report in the making. */
export interface Report {
  top: TopPatches;
  layers: readonly LayerReport[];
  /** The rule of projections; `undefined` without projections. */
  rule: ProjectionRule | undefined;
}

/** A layer of a report. */
export interface LayerReport {
  /** Record of the units shown. */
  record: LayerRecord;
  /** Number of units in the layer. */
  count: number;
  /** Its name in addresses, and that of its folder of pictures. */
  slug: string;
  /** Side of a patch's picture, in pixels. */
  cell: number;
  /** Identifies its pictures: equal keys mean equal pictures. */
  key: string;
  /** Whether the pictures are complete. */
  isReady: boolean;
}

/** What a report is made with, and where. */
export interface Making {
  report: Report;
  /** The report's folder. */
  output: string;
  encoder: Encoder;
  /** A folder for intermediate files. */
  work: string;
  signal?: AbortSignal;
}

/** Names for layers without special characters: `fire2/concat` becomes `fire2-concat`. */
export function slugsOf(layers: readonly string[]): string[] {
  const slugs: string[] = [];
  for (const layer of layers) {
    const plain = layer.replace(/[^\w-]+/g, '-').toLowerCase();
    slugs.push(slugs.includes(plain) ? `${plain}-${slugs.length}` : plain);
  }
  return slugs;
}

/** Cells along the side of a grid of `k` patches. */
export function gridOf(k: number): number {
  return Math.ceil(Math.sqrt(k));
}

/** A short name for a value, the same for equal values only. */
export function keyOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
