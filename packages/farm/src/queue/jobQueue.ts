import type { Progress, Result, Task, TaskError } from '../task/task.ts';

/** Where a job stands. */
export type JobState = 'waiting' | 'active' | 'done' | 'failed' | 'cancelled';

/** The states in which nothing more happens. */
export const ended: readonly JobState[] = ['done', 'failed', 'cancelled'];

/** What a queue knows of a job. */
export interface JobRecord {
  task: Task;
  state: JobState;
  progress: Progress;
  /** The jobs that it is made of, and how many of them have ended. */
  children?: { total: number; ended: number };
  result?: Result;
  error?: TaskError;
  /** When it came, was begun, and ended, in milliseconds since 1970. */
  created: number;
  started?: number;
  finished?: number;
}

/** How many jobs there are in each state. */
export type Counts = Record<JobState, number>;

/** Where a queue tells the operator what happens. */
export interface QueueLog {
  /** Something happened as it should. */
  info(facts: object, message: string): void;
  /** Something went wrong. */
  error(facts: object, message: string): void;
}

/** How many jobs a queue takes. */
export interface QueueLimits {
  /** Jobs that wait, of all clients. Each picture of a batch is one. */
  waiting: number;
  /** Jobs of one client that have not ended. */
  perClient: number;
}

/** The queue as the server sees it: within its own process, or on Redis. */
export interface JobQueue {
  /**
   * Adds a job, unless there is the same one already. One that failed or was cancelled begins again.
   *
   * @param isAgain whether one that is done begins again as well
   * @throws QueueFull
   */
  add(task: Task, isAgain?: boolean): Promise<JobRecord>;
  /** A job, if it is that client's. */
  get(client: string, id: string): Promise<JobRecord | undefined>;
  /** The client's jobs, newest first, without those that others are made of. */
  list(client: string): Promise<JobRecord[]>;
  /** Ends a job, and the jobs that it is made of. */
  cancel(client: string, id: string): Promise<JobRecord | undefined>;
  /** Calls back when something may have happened to a job. Returns how to stop that. */
  watch(id: string, onChange: () => void): () => void;
  counts(): Promise<Counts>;
  /** Forgets jobs that ended before a time, where nothing else does. */
  forget?(before: number): Promise<void>;
  /** Whether it can be reached. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

/** There are too many jobs: try again later. */
export class QueueFull extends Error {}

/** Whether a job that was asked for before is begun again. */
export function beginsAgain(state: JobState, isAgain: boolean): boolean {
  return state === 'failed' || state === 'cancelled' || (isAgain && state === 'done');
}

export const noProgress: Progress = { part: 0, words: '', previews: 0 };

/** Seconds between two tries of a job that failed for a reason that may pass, and how often it is tried. */
export const retries = { attempts: 5, firstPause: 1 } as const;

/** How far a job is that is made of others. */
export function partOf({ progress, children }: Pick<JobRecord, 'progress' | 'children'>): number {
  return children && children.total > 0 ? children.ended / children.total : progress.part;
}
