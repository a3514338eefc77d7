import { Queue, UnrecoverableError, WaitingChildrenError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { type ChildEnd, type Progress, type Result, type Task, TaskFailure, type Work } from '../task/task.ts';
import { cancelled, describe } from './describe.ts';
import type { QueueLog } from './jobQueue.ts';
import {
  cancelChannel,
  cancelKey,
  connect,
  type FarmedJob,
  type JobData,
  parseFailure,
  prefix,
  printFailure,
  queueName,
  remembered,
} from './redis.ts';
import { addOptions } from './redisOptions.ts';

/** How a worker works. */
export interface WorkerOptions {
  /** How many tasks at a time. */
  slots: number;
  /** Seconds after which a worker that says nothing counts as dead, and its task is given to another. */
  deadAfter: number;
  log: QueueLog;
  /** Called when a task has ended, with how long it took, in seconds. */
  onEnd?(kind: string, outcome: 'done' | 'failed' | 'given back', seconds: number): void;
}

/** Progress goes to Redis no more often than so, in milliseconds. */
const reportEvery = 250;
/** A job may lose so many machines before it counts as what kills them. */
const mostDeaths = 50;

/** Takes tasks from the queue on Redis, and works on them. */
export class RedisWorker {
  readonly #redis: Redis;
  readonly #listener: Redis;
  readonly #queue: Queue<JobData, Result>;
  readonly #worker: Worker<JobData, Result>;
  readonly #work: Work;
  readonly #options: WorkerOptions;
  readonly #leaving = new AbortController();

  constructor(url: string, work: Work, options: WorkerOptions) {
    const { slots, deadAfter, log } = options;
    [this.#work, this.#options] = [work, options];
    this.#redis = connect(url, { maxRetriesPerRequest: null });
    this.#listener = connect(url, { maxRetriesPerRequest: null });
    this.#queue = new Queue(queueName, { connection: this.#redis, prefix });
    this.#worker = new Worker<JobData, Result>(queueName, (job, token, signal) => this.#process(job, token, signal), {
      connection: this.#redis,
      prefix,
      concurrency: slots,
      lockDuration: deadAfter * 1000,
      stalledInterval: deadAfter * 1000,
      maxStalledCount: mostDeaths,
    });
    const complain = (error: Error): void => log.error({ error: error.message }, 'The queue cannot be reached');
    this.#queue.on('error', complain);
    this.#worker.on('error', complain);
    this.#worker.on('stalled', (id) => log.info({ job: id }, 'Taken over from a worker that went away'));
    this.#listener
      .subscribe(cancelChannel)
      .catch((error) => log.error({ error: error.message }, 'Cannot hear of cancelled jobs'));
    this.#listener.on('message', (_, message) => {
      for (const id of JSON.parse(message)) this.#worker.cancelJob(id, 'cancelled');
    });
  }

  /** Whether the queue can be reached. */
  async isReady(): Promise<boolean> {
    return this.#redis.status === 'ready';
  }

  /** Gives back what is under way, with its checkpoints, and ends. */
  async close(): Promise<void> {
    this.#leaving.abort(new Error('The worker stops'));
    await this.#worker.close();
    await this.#queue.close();
    for (const redis of [this.#redis, this.#listener]) redis.disconnect();
  }

  async #process(job: FarmedJob, token = '', signal = new AbortController().signal): Promise<Result> {
    const { log, onEnd } = this.#options;
    const { id, kind, client } = job.data.task;
    const facts = { job: id, kind, client, attempt: job.attemptsMade + 1 };
    const begun = performance.now();
    const end = (outcome: 'done' | 'failed' | 'given back', more: object = {}): void => {
      const seconds = (performance.now() - begun) / 1000;
      log[outcome === 'failed' ? 'error' : 'info']({ ...facts, ...more, seconds }, outcome);
      onEnd?.(kind, outcome, seconds);
    };
    log.info(facts, 'begun');
    try {
      const result = await this.#workOn(job, token, signal);
      end('done');
      return result;
    } catch (error) {
      if (error instanceof WaitingChildrenError) {
        end('given back', { until: 'its parts are there' });
        throw error;
      }
      if (this.#leaving.signal.aborted && !signal.aborted) {
        end('given back');
        await job.moveToWait(token);
        throw new WaitingError();
      }
      const failure = signal.aborted ? cancelled() : (error as Error);
      end('failed', { error: failure.message, stack: failure.stack });
      const words = printFailure(describe(failure));
      throw failure instanceof TaskFailure && failure.isLasting ? new UnrecoverableError(words) : new Error(words);
    }
  }

  async #workOn(job: FarmedJob, token: string, signal: AbortSignal): Promise<Result> {
    const { task } = job.data;
    if (await this.#redis.exists(cancelKey(task.id))) throw cancelled();
    for (;;) {
      // Another worker may have gone away between making its parts and waiting for them.
      if (job.data.children && (await job.moveToWaitingChildren(token))) throw new WaitingChildrenError();
      const report = throttled(reportEvery, (progress: Progress) => {
        // What is lost of it, the next one makes good.
        job.updateProgress(progress).catch(() => {});
      });
      const children = job.data.children && (await this.#endsOf(job.data.children));
      const outcome = await this.#work(task, { signal, leave: this.#leaving.signal, children, report });
      if ('result' in outcome) return outcome.result;
      await this.#divide(job, outcome.children);
    }
  }

  /** Makes a job into others. Those that another worker has added already stay as they are. */
  async #divide(job: FarmedJob, children: readonly Task[]): Promise<void> {
    const { task } = job.data;
    const parent = { id: task.id, queue: this.#queue.qualifiedName };
    const isThere = await Promise.all(children.map(async ({ id }) => (await this.#queue.getJob(id)) !== undefined));
    const missing = children.filter((_, i) => !isThere[i]);
    await this.#queue.addBulk(
      missing.map((each) => ({ name: each.kind, data: { task: each }, opts: { ...addOptions(each), parent } })),
    );
    await job.updateData({ task, children: children.map(({ id }) => id) });
    if (!(await this.#redis.exists(cancelKey(task.id)))) return;
    // Cancelled meanwhile: whoever did that did not know of them.
    for (const { id } of children) await this.#redis.set(cancelKey(id), '1', 'EX', remembered);
    throw cancelled();
  }

  async #endsOf(children: readonly string[]): Promise<ChildEnd[]> {
    return Promise.all(
      children.map(async (id) => {
        const job = (await this.#queue.getJob(id)) as FarmedJob | undefined;
        if (job?.returnvalue) return { id, result: job.returnvalue };
        return { id, error: job?.failedReason ? parseFailure(job.failedReason) : describe(cancelled()) };
      }),
    );
  }
}

/** Calls at most once in so many milliseconds, with the last value. */
function throttled<T>(pause: number, call: (value: T) => void): (value: T) => void {
  let next: { value: T } | undefined;
  return (value) => {
    if (!next) {
      setTimeout(() => {
        if (next) call(next.value);
        next = undefined;
      }, pause).unref();
    }
    next = { value };
  };
}
