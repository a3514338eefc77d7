import type { ProjectionRule, TopPatchesFile } from '@pastiche/core';

/** The content of a report's `report.js`: its record of top patches, and what the page needs to show it. */
export interface Report extends TopPatchesFile {
  /** The rule of projections; `undefined` without projections. */
  rule?: ProjectionRule;
  layers: ReportLayer[];
}

/** A layer, with those of its units that are shown. */
export type ReportLayer = TopPatchesFile['layers'][number] & {
  /** Number of units in the layer. */
  count: number;
  /** The name of its folder of pictures. */
  slug: string;
  /** Side of a patch's picture, in pixels. */
  cell: number;
  /** Identifies the layer's pictures; `undefined` until they are complete. */
  key?: string;
};
