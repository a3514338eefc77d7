import type { PasticheError, StyleEvent } from '@pastiche/core';
import type { Variant } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import type { ResultPicture } from '../files/resultPicture.ts';
import type { Picture } from '../platform.ts';

/** A tile of a sheet. */
export interface SheetTile {
  /** Its number, from 0 on, row by row. */
  index: number;
  /** Its column, from 0 on. */
  column: number;
  /** Its row, from 0 on. */
  row: number;
  /** What tells it from the others, such as `style weight 5, style scale 0.5`. */
  label: string;
  /** The options that it has of its own. */
  variant: Variant<Picture, BackendName>;
}

/** A sheet begins: everything that can be checked beforehand is in order. */
export interface SheetPlanned {
  /** Which kind of event it is. */
  type: 'planned';
  /** The number of its tiles. */
  total: number;
  /** The number of its columns. */
  columns: number;
  /** Of the sheet, in pixels. */
  width: number;
  /** Of the sheet, in pixels. */
  height: number;
}

/** An event of the run that paints a tile. */
export interface SheetRun {
  /** Which kind of event it is. */
  type: 'run';
  /** Which tile it paints. */
  tile: SheetTile;
  /** As `stylize` gives it. */
  event: StyleEvent;
}

/** What became of a tile. */
export interface SheetOutcome {
  /** Which one. */
  tile: SheetTile;
  /** How many are painted or failed so far. */
  done: number;
  /** Of how many. */
  total: number;
}

/** A tile is painted. */
export interface SheetPainted extends SheetOutcome {
  /** Which kind of event it is. */
  type: 'painted';
  /** The tile as it was painted. */
  picture: ResultPicture;
  /** Draws the sheet so far; tiles that are still to come are blank. */
  soFar(): SheetPicture;
}

/** A tile could not be painted, and stays blank; the sheet goes on. */
export interface SheetFailed extends SheetOutcome {
  /** Which kind of event it is. */
  type: 'failed';
  /** Why. */
  error: PasticheError;
}

/** A sheet, drawn. */
export interface SheetPicture {
  /** The sheet, with methods to write it. */
  picture: ResultPicture;
  /** The numbers of its blank tiles, for `made` of its file. */
  blank: number[];
}

/** The sheet is whole. */
export interface SheetDrawn extends SheetPicture {
  /** Which kind of event it is. */
  type: 'drawn';
}

/** What `sheet` tells. */
export type SheetEvent = SheetPlanned | SheetRun | SheetPainted | SheetFailed | SheetDrawn;
