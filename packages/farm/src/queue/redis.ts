import { PasticheError } from '@pastiche/core';
import type { Job } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { Result, Task, TaskError } from '../task/task.ts';

/** The queue's name on Redis. */
export const queueName = 'jobs';
/** What all keys on Redis begin with. */
export const prefix = 'pastiche';

/** A job on Redis. */
export interface JobData {
  task: Task;
  /** The jobs that it is made of, once they are there. */
  children?: readonly string[];
}

export type FarmedJob = Job<JobData, Result>;

/** Where servers tell workers of a job that was cancelled. */
export const cancelChannel: string = `${prefix}:cancel`;

/** Says that a job was cancelled, to workers that take it up later. */
export function cancelKey(id: string): string {
  return `${prefix}:cancelled:${id}`;
}

/** Connects to Redis. @param url `redis://` or `rediss://` @throws PasticheError `invalid-option` */
export function connect(url: string, options: RedisOptions): Redis {
  if (!/^rediss?:\/\//i.test(url) || !URL.canParse(url))
    throw new PasticheError('invalid-option', 'Expected an address such as redis://localhost:6379 for the queue');
  const redis = new Redis(url, options);
  // Each call says so by itself; without a listener this would end the process.
  redis.on('error', () => {});
  return redis;
}

/** How long, in seconds, Redis remembers a job that has ended. */
export const remembered: number = 30 * 24 * 3600;

/** Redis keeps the reason of a failure as a text. */
export function printFailure({ code, message }: TaskError): string {
  return JSON.stringify({ code, message });
}

export function parseFailure(text: string): TaskError {
  try {
    const { code, message } = JSON.parse(text);
    if (typeof code === 'string' && typeof message === 'string') return { code, message };
  } catch {
    // It is BullMQ's own.
  }
  if (/stalled/.test(text))
    return { code: 'crashed', message: 'The machines that worked on this job went away, one after the other' };
  return { code: 'internal', message: 'Something went wrong with this job on the server' };
}
