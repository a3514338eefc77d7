import type { ProjectionRule, TopPatchesFile } from '@pastiche/core';

/** The content of a report's `report.js`: its record of top patches, with what the pages say and show of it. */
export interface Report extends TopPatchesFile {
  /** The rule of projections; `undefined` without projections. */
  rule?: ProjectionRule;
  layers: ReportLayer[];
}

/** A layer and its page. The record has the units on the page only. */
export type ReportLayer = TopPatchesFile['layers'][number] & {
  /** Number of units in the layer. */
  count: number;
  /** The name of its folder of pictures, and of its page. */
  slug: string;
  /** Side of a patch's picture, in pixels. */
  cell: number;
  /** Identifies the layer's pictures; `undefined` until they are complete. */
  key?: string;
};
