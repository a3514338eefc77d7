import type { FilmJob, Job } from '@pastiche/pipeline';

/** What a worker does: JSON that travels through the queue. Pictures in it are names of uploads, such as `uploads/5d41...`. */
export type Task = PictureTask | BatchTask | FilmTask | SceneTask;

interface Common {
  /** The job's name: made of everything that the result depends on, so that the same request is the same job. */
  id: string;
  /** Whose it is. */
  client: string;
  /** 1 is served first, 10 last. */
  priority: number;
}

/** Formats of the pictures that a farm makes. */
export const formats = ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const;
type Format = (typeof formats)[number];

/** Paints a photo. */
export interface PictureTask extends Common {
  kind: 'picture';
  job: Job;
  format: Format;
}

/** Paints every photo by every painting. */
export interface BatchTask extends Common {
  kind: 'batch';
  photos: readonly string[];
  job: Omit<Job, 'content'>;
  format: Format;
}

/** Formats of the films that a farm makes. */
export const filmFormats = ['mp4', 'webm', 'gif', 'webp'] as const;

/** A film, and how it is painted. */
interface FilmRequest {
  film: string;
  job: FilmJob<string>;
  /** How steady strokes lie on what they paint, 0..1. @defaultValue 0.9 */
  steady?: number;
  /** How often its frames are painted in steps: forward, backward, forward, ... @defaultValue 1 */
  passes?: number;
  format: (typeof filmFormats)[number];
}

/** Paints a film: cuts it, and joins its scenes once they are painted. */
export interface FilmTask extends Common, FilmRequest {
  kind: 'film';
  /** A film of more frames is refused. */
  mostFrames: number;
}

/** Paints a scene of a film. */
export interface SceneTask extends Common, FilmRequest {
  kind: 'scene';
  /** Its first frame, counted from 0. */
  from: number;
  /** The first frame that is no longer in it. */
  to: number;
}

/** What a job ended with. */
export interface Result {
  /** Its name in the store. */
  name: string;
  /** What it is, for example `image/png`. */
  type: string;
}

/** How far a job is. */
export interface Progress {
  /** 0..1. */
  part: number;
  /** What is being done: `scale 2/4, step 30/100`. */
  words: string;
  /** How many previews there have been: another number is another picture. */
  previews: number;
}

/** What comes of working on a task: its result; or other tasks, after which it is taken up again. */
export type Outcome = { result: Result } | { children: readonly Task[] };

/** How a child of a task ended. */
export interface ChildEnd {
  id: string;
  /** Undefined: it failed. */
  result?: Result;
  error?: TaskError;
}

/** Why a task failed, for clients. */
export interface TaskError {
  /** A code of PasticheError, or `cancelled`, `too-long`, `too-large`, `crashed`, `internal`. */
  code: string;
  /** What was wrong. */
  message: string;
}

/** What a worker is given with a task. */
export interface WorkContext {
  /** Ends it: nobody wants the result any more. */
  signal: AbortSignal;
  /** Ends it soon, with a checkpoint: another worker goes on. */
  leave: AbortSignal;
  /** How its children ended, if it had any. */
  children?: readonly ChildEnd[];
  report(progress: Progress): void;
}

/** Works on a task. Rejects with {@link TaskFailure}, or with the reason of a signal. */
export type Work = (task: Task, context: WorkContext) => Promise<Outcome>;

/** The end of a task without a result. */
export class TaskFailure extends Error {
  readonly code: string;
  /** Whether another try would fail as well. */
  readonly isLasting: boolean;

  constructor({ code, message }: TaskError, isLasting: boolean) {
    super(message);
    [this.code, this.isLasting] = [code, isLasting];
  }
}
