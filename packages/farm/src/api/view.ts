import { type JobRecord, type JobState, partOf } from '../queue/jobQueue.ts';
import type { TaskError } from '../task/task.ts';

/** A job, as its client sees it. */
export interface JobView {
  id: string;
  kind: 'picture' | 'batch' | 'film' | 'scene';
  state: JobState;
  /** How much is done, 0..1. */
  progress: number;
  /** What is being done. */
  doing: string;
  /** The address of what is painted so far. It has another number each time. */
  preview?: string;
  /** The jobs that it is made of. */
  children?: { total: number; ended: number };
  /** The address of the result, and its type. */
  result?: { url: string; type: string };
  error?: TaskError;
  /** What was asked for. */
  request: object;
  /** Times, as ISO 8601. */
  created: string;
  started?: string;
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
