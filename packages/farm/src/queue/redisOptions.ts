import type { JobsOptions } from 'bullmq';
import type { Task } from '../task/task.ts';
import { retries } from './jobQueue.ts';
import { remembered } from './redis.ts';

/** How a task becomes a job on Redis. */
export function addOptions({ id, priority }: Task): JobsOptions {
  return {
    jobId: id,
    priority,
    attempts: retries.attempts,
    backoff: { type: 'exponential', delay: retries.firstPause * 1000 },
    removeOnComplete: { age: remembered },
    removeOnFail: { age: remembered },
    // A batch goes on after a picture that cannot be painted.
    ignoreDependencyOnFailure: true,
  };
}
