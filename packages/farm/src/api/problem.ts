import { PasticheError } from '@pastiche/core';
import { QueueFull } from '../queue/jobQueue.ts';

/** What a client is told when something is refused. */
export interface Problem {
  /** A code for programs: of PasticheError, or one of this server's. */
  code: string;
  /** What was wrong, and what to do about it. */
  message: string;
}

/** A refusal with a status of HTTP. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    [this.status, this.code] = [status, code];
  }
}

/** The answer to a request that failed. What is only the operator's business is not in it. */
export function problemOf(error: unknown): { status: number; problem: Problem; headers?: Record<string, string> } {
  if (error instanceof Refusal) return { status: error.status, problem: { code: error.code, message: error.message } };
  if (error instanceof QueueFull)
    return {
      status: 429,
      problem: { code: 'busy', message: `${error.message}. Try again later` },
      headers: { 'retry-after': '30' },
    };
  if (PasticheError.isInstance(error)) return { status: 400, problem: { code: error.code, message: error.message } };
  const { statusCode, message } = error as { statusCode?: number; message: string };
  if (statusCode && statusCode >= 400 && statusCode < 500)
    return { status: statusCode, problem: { code: 'bad-request', message } };
  const isElsewhere = /ECONN|ETIMEDOUT|MaxRetriesPerRequest|Connection is closed|Socket/i.test(
    `${(error as Error).name} ${message}`,
  );
  if (isElsewhere)
    return {
      status: 503,
      problem: { code: 'unavailable', message: 'The queue or the store cannot be reached. Try again later' },
      headers: { 'retry-after': '5' },
    };
  return { status: 500, problem: { code: 'internal', message: 'Something went wrong on the server' } };
}
