import type { PasticheError, StyleEvent } from '@pastiche/core';
import type { BatchPair } from './planPairs.ts';

/** A batch begins. */
export interface BatchPlanned {
  /** Which kind of event it is. */
  type: 'planned';
  /** The number of its pictures. */
  total: number;
}

/** Something that users should know. */
export interface BatchNotice {
  /** Which kind of event it is. */
  type: 'notice';
  /** In a sentence. */
  message: string;
}

/** An event of a run. */
export interface BatchRun {
  /** Which kind of event it is. */
  type: 'run';
  /** Which picture it paints. */
  pair: BatchPair;
  /** As `stylize` gives it. */
  event: StyleEvent;
}

/** What became of a picture. */
export interface BatchOutcome {
  /** Which one. */
  pair: BatchPair;
  /** How many are painted, skipped or failed so far. */
  done: number;
  /** Of how many. */
  total: number;
}

/** A picture is written. */
export interface BatchPainted extends BatchOutcome {
  /** Which kind of event it is. */
  type: 'painted';
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
}

/** A picture was there. */
export interface BatchSkipped extends BatchOutcome {
  /** Which kind of event it is. */
  type: 'skipped';
}

/** A picture could not be painted; the batch goes on. */
export interface BatchFailed extends BatchOutcome {
  /** Which kind of event it is. */
  type: 'failed';
  /** Why. */
  error: PasticheError;
}

/** What a batch tells. */
export type BatchEvent = BatchPlanned | BatchNotice | BatchRun | BatchPainted | BatchSkipped | BatchFailed;
