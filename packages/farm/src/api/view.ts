import { type JobRecord, type JobState, partOf } from '../queue/jobQueue.ts';
import type { TaskError } from '../task/task.ts';

/** A job, as its client sees it. */
export interface JobView {
  /** Made of the request: the same request is the same job. */
  id: string;
  /** What it makes; scenes are parts of films. */
  kind: 'picture' | 'batch' | 'film' | 'scene';
  /** Where it stands. */
  state: JobState;
  /** How much is done, 0..1. */
  progress: number;
  /** What is being done. */
  doing: string;
  /** The address of what is painted so far. It has another number each time. */
  preview?: string;
  /** The jobs that it is made of, and how many of them have ended. */
  children?: {
    /** All. */
    total: number;
    /** Those that are done, failed or cancelled. */
    ended: number;
  };
  /** What it ended with, once it is done. */
  result?: {
    /** Its address on this server. */
    url: string;
    /** For example `image/png`. */
    type: string;
  };
  /** Why it failed. */
  error?: TaskError;
  /** What was asked for. */
  request: object;
  /** When it came, as ISO 8601. */
  created: string;
  /** When work on it began, likewise; on Redis, when it last began. */
  started?: string;
  /** When it ended, likewise. */
  finished?: string;
}

/** What a client is told of a job. */
export function viewOf(record: JobRecord): JobView {
  const { task, state, progress, children, result, error } = record;
  const { id, client: _, kind, ...request } = task;
  const address = `/v1/jobs/${id}`;
  const isActive = state === 'active';
  return {
    ...{ id, kind, state, progress: state === 'done' ? 1 : partOf(record), doing: isActive ? progress.words : '' },
    ...(isActive && progress.previews > 0 && { preview: `${address}/preview?n=${progress.previews}` }),
    ...{ children, result: result && { url: `${address}/result`, type: result.type }, error, request },
    ...{ created: timeOf(record.created) ?? '', started: timeOf(record.started), finished: timeOf(record.finished) },
  };
}

function timeOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
