import type { BackendEvent, PasticheErrorCode, StyleEvent } from '@pastiche/core';
import type { PredictedMemory } from '@pastiche/pipeline';
import type { VideoEvent } from '../film/events.ts';
import type { SheetPlanned, SheetTile } from '../sheet/events.ts';

/** The command failed. The last event then; the exit code is 2 if it was called wrongly, else 1. */
export interface ErrorEvent {
  type: 'error';
  /** `internal` is a fault of the program's own. */
  code: PasticheErrorCode | 'internal';
  message: string;
  /** The address of the page about errors with this code. */
  help?: string;
}

/** The run was interrupted (Ctrl-C). The last event then. */
interface InterruptedEvent {
  type: 'interrupted';
  /** The file of the picture so far, if it is written. */
  output?: string;
  /** The file of the checkpoint, if there is one. */
  checkpoint?: string;
}

/** What `pastiche batch --json` and `pastiche watch --json` say, besides notices; the counts of its pictures come last. */
export type BatchCommandEvent =
  | { type: 'planned'; total: number }
  | ({ type: 'painted'; width: number; height: number } & BatchPicture)
  | ({ type: 'skipped' } & BatchPicture)
  | ({ type: 'failed'; code: PasticheErrorCode; message: string } & BatchPicture)
  | { type: 'waiting' }
  | { type: 'finished'; painted: number; skipped: number; failed: number };

/** What `pastiche sheet --json` says, besides what it has in common with a run. */
export type SheetCommandEvent =
  | SheetPlanned
  | ({ type: 'painted'; width: number; height: number } & SheetCommandTile)
  | ({ type: 'failed'; code: PasticheErrorCode; message: string } & SheetCommandTile);

interface SheetCommandTile extends SheetTile {
  /** How many are done. */
  done: number;
  total: number;
}

/** What `pastiche video --json` says. */
export type VideoCommandEvent = Exclude<VideoEvent, { type: 'run' }>;

interface BatchPicture {
  /** The photo's file. */
  photo: string;
  /** The painting's. */
  style: string;
  /** The file that the picture goes to. */
  output: string;
  /** How many are done. */
  done: number;
  total: number;
}

/** One line of `pastiche --json`: an object as JSON. The run's own events come between `start` and `written`. */
export type CommandEvent =
  /** The engine is chosen, and the run begins. `reason` says why this backend; `output` is the file that the picture goes to. */
  | { type: 'start'; backend: string; reason: string; output: string }
  /** The memory that the run will take, in bytes. Only on backends where it can be predicted. */
  | ({ type: 'memory' } & PredictedMemory)
  | Exclude<StyleEvent, BackendEvent>
  /** The picture is written; its size is in pixels. The last event of a run that succeeds. */
  | { type: 'written'; output: string; width: number; height: number }
  | InterruptedEvent
  | ErrorEvent;

/** The last line of `pastiche weights get --json`: the file is in the cache. */
export interface StoredEvent {
  type: 'done';
  model: string;
  file: string;
  bytes: number;
}
