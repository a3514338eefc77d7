import { PasticheError } from '@pastiche/core';
import { type TaskError, TaskFailure } from '../task/task.ts';

/** Why a job failed, for its client: not what is only the operator's business. */
export function describe(error: Error): TaskError {
  const isKnown = error instanceof TaskFailure ? error.code !== 'internal' : PasticheError.isInstance(error);
  if (isKnown) return { code: (error as TaskFailure).code, message: error.message };
  return { code: 'internal', message: 'Something went wrong with this job on the server' };
}

/** The end of a job that its client cancelled. */
export function cancelled(): TaskFailure {
  return new TaskFailure({ code: 'cancelled', message: 'The job was cancelled' }, true);
}
