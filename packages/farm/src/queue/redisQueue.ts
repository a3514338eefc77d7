import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Progress, Result, Task } from '../task/task.ts';
import {
  beginsAgain,
  type Counts,
  ended,
  type JobQueue,
  type JobRecord,
  type JobState,
  noProgress,
  QueueFull,
  type QueueLimits,
} from './jobQueue.ts';
import {
  cancelChannel,
  cancelKey,
  connect,
  type FarmedJob,
  type JobData,
  parseFailure,
  prefix,
  queueName,
  remembered,
} from './redis.ts';
import { addOptions } from './redisOptions.ts';
import { Watchers } from './watchers.ts';

/** So many jobs of a client are listed. */
const mostListed = 200;

/** The queue on Redis, by BullMQ, for any number of servers and workers. */
export class RedisQueue implements JobQueue {
  readonly #redis: Redis;
  readonly #queue: Queue<JobData, Result>;
  readonly #events: QueueEvents;
  readonly #listener: Redis;
  readonly #limits: QueueLimits;
  readonly #watchers = new Watchers();

  constructor(url: string, limits: QueueLimits) {
    // A server that cannot reach Redis says so, rather than keeping its client waiting.
    this.#redis = connect(url, { maxRetriesPerRequest: 3 });
    this.#queue = new Queue(queueName, { connection: this.#redis, prefix });
    this.#listener = connect(url, { maxRetriesPerRequest: null });
    this.#events = new QueueEvents(queueName, { connection: this.#listener, prefix });
    this.#limits = limits;
    // Each call says by itself what goes wrong.
    this.#queue.on('error', () => {});
    this.#events.on('error', () => {});
    for (const event of ['active', 'progress', 'completed', 'failed', 'waiting'] as const)
      this.#events.on(event, ({ jobId }: { jobId: string }) => this.#watchers.tell(jobId));
  }

  async add(task: Task, isAgain = false): Promise<JobRecord> {
    const known = await this.#find(task.client, task.id);
    if (known) {
      const before = await this.#record(known);
      if (!beginsAgain(before.state, isAgain)) return before;
    }
    await this.#checkRoom(task.client);
    if (known) {
      await remove(known);
      await this.#redis.del([task.id, ...(known.data.children ?? [])].map(cancelKey));
    }
    const name = async (): Promise<void> => {
      await this.#redis.zadd(ownKey(task.client), Date.now(), task.id);
      await this.#redis.sadd(openKey(task.client), task.id);
    };
    // Before, so that no job is without a name if this server ends now; and after, since a list that was read meanwhile forgot the name.
    await name();
    const job = await this.#queue.add(task.kind, { task }, addOptions(task));
    await name();
    return this.#record(job);
  }

  async get(client: string, id: string): Promise<JobRecord | undefined> {
    const job = await this.#find(client, id);
    return job && this.#record(job);
  }

  async list(client: string): Promise<JobRecord[]> {
    const ids = await this.#redis.zrevrange(ownKey(client), 0, mostListed - 1);
    const records = await Promise.all(ids.map((id) => this.get(client, id)));
    const gone = ids.filter((_, i) => !records[i]);
    if (gone.length > 0) await this.#redis.zrem(ownKey(client), ...gone);
    return records.filter((record) => record !== undefined);
  }

  async cancel(client: string, id: string): Promise<JobRecord | undefined> {
    const job = await this.#find(client, id);
    if (!job) return undefined;
    const { state } = await this.#record(job);
    if (!ended.includes(state)) {
      const ids = [id, ...(job.data.children ?? [])];
      for (const each of ids) await this.#redis.set(cancelKey(each), '1', 'EX', remembered);
      await this.#redis.publish(cancelChannel, JSON.stringify(ids));
      this.#watchers.tell(id);
    }
    return this.get(client, id);
  }

  watch(id: string, onChange: () => void): () => void {
    return this.#watchers.add(id, onChange);
  }

  async counts(): Promise<Counts> {
    const counts = await this.#queue.getJobCounts();
    const sum = (...names: string[]): number => names.reduce((total, name) => total + (counts[name] ?? 0), 0);
    return {
      waiting: sum('waiting', 'prioritized', 'delayed', 'waiting-children', 'paused'),
      active: sum('active'),
      done: sum('completed'),
      failed: sum('failed'),
      cancelled: 0,
    };
  }

  async isReady(): Promise<boolean> {
    return this.#redis.ping().then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.#queue.close(), this.#events.close()]);
    // What was given to BullMQ it leaves open.
    for (const redis of [this.#redis, this.#listener]) redis.disconnect();
  }

  async #find(client: string, id: string): Promise<FarmedJob | undefined> {
    const job = (await this.#queue.getJob(id)) as FarmedJob | undefined;
    return job?.data.task.client === client ? job : undefined;
  }

  /** @throws QueueFull */
  async #checkRoom(client: string): Promise<void> {
    const { waiting } = await this.counts();
    if (waiting >= this.#limits.waiting) throw new QueueFull('The queue is full');
    const open = openKey(client);
    if ((await this.#redis.scard(open)) < this.#limits.perClient) return;
    // Nobody takes the names of jobs out when they end, but here.
    const ids = await this.#redis.smembers(open);
    // One that was cancelled takes up room until a worker has taken it out.
    const states = await Promise.all(ids.map((id) => this.#queue.getJobState(id)));
    const over = ids.filter((_, i) => ['completed', 'failed', 'unknown'].includes(states[i]));
    if (over.length > 0) await this.#redis.srem(open, ...over);
    if (ids.length - over.length >= this.#limits.perClient)
      throw new QueueFull(`${this.#limits.perClient} jobs of yours have not ended yet`);
  }

  async #record(found: FarmedJob): Promise<JobRecord> {
    const { id } = found.data.task;
    const [name, isCancelled] = await Promise.all([found.getState(), this.#redis.exists(cancelKey(id))]);
    // It may have ended since it was read.
    const isStale = (name === 'completed' || name === 'failed') && !found.finishedOn;
    const job = isStale ? (((await this.#queue.getJob(id)) as FarmedJob | undefined) ?? found) : found;
    const { task, children } = job.data;
    const state = isCancelled && name !== 'completed' ? 'cancelled' : stateOf(name);
    return {
      task,
      state,
      progress: typeof job.progress === 'object' ? (job.progress as Progress) : noProgress,
      ...(children && { children: await this.#countChildren(job, children.length) }),
      ...(state === 'done' && { result: job.returnvalue }),
      ...(state === 'failed' && { error: parseFailure(job.failedReason) }),
      created: job.timestamp,
      started: job.processedOn,
      finished: job.finishedOn,
    };
  }

  async #countChildren(job: FarmedJob, total: number): Promise<{ total: number; ended: number }> {
    const { unprocessed = 0 } = await job.getDependenciesCount({ unprocessed: true });
    return { total, ended: total - unprocessed };
  }
}

/** Removes a job and its parts, once their workers have heard that they were cancelled. @throws QueueFull if that takes long */
async function remove(job: FarmedJob): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    try {
      return await job.remove({ removeChildren: true });
    } catch (error) {
      if (!/locked/.test((error as Error).message)) throw error;
      await sleep(250);
    }
  }
  throw new QueueFull('The job that was cancelled is still being ended');
}

/** All jobs of a client, by when they came. */
function ownKey(client: string): string {
  return `${prefix}:own:${client}`;
}

/** The jobs of a client that may not have ended. */
function openKey(client: string): string {
  return `${prefix}:open:${client}`;
}

function stateOf(name: string): JobState {
  if (name === 'completed') return 'done';
  return name === 'active' || name === 'failed' ? name : 'waiting';
}
