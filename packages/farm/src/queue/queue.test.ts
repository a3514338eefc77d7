import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { FolderStore } from '../store/folderStore.ts';
import { freePort } from '../store/s3.testing.ts';
import type { Store } from '../store/store.ts';
import { type BatchTask, type ChildEnd, type PictureTask, TaskFailure, type Work } from '../task/task.ts';
import { EmbeddedQueue } from './embeddedQueue.ts';
import { ended, type JobQueue, type JobRecord, QueueFull, type QueueLimits } from './jobQueue.ts';
import { connect } from './redis.ts';
import { RedisQueue } from './redisQueue.ts';
import { RedisWorker } from './redisWorker.ts';

const folder = mkdtempSync(join(tmpdir(), 'pastiche-test-'));
const hasRedis = !spawnSync('redis-server', ['--version']).error;
const port = hasRedis ? await freePort() : 0;
const redis = hasRedis
  ? spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], {
      stdio: 'ignore',
    })
  : undefined;
const url = `redis://127.0.0.1:${port}`;
if (redis) {
  const client = connect(url, { maxRetriesPerRequest: null });
  await client.ping();
  client.disconnect();
}
afterAll(() => {
  redis?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Forgets all jobs on Redis. */
async function empty(): Promise<void> {
  const client = connect(url, {});
  await client.flushall();
  client.disconnect();
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const quiet = { info: () => {}, error: () => {} };
let count = 0;
const task = (more: Partial<PictureTask> = {}): PictureTask => ({
  kind: 'picture',
  id: `task-${++count}`,
  client: 'anna',
  priority: 5,
  job: { content: 'uploads/a', styles: 'uploads/b' },
  format: 'png',
  ...more,
});
const room: QueueLimits = { waiting: 100, perClient: 100 };
const alone = { slots: 1, limits: room, log: quiet };

interface Opened {
  queue: JobQueue;
  /** Another worker, where there can be one. */
  addWorker(work: Work): Promise<void>;
}

const kinds: [string, boolean, (work: Work, limits?: QueueLimits) => Promise<Opened>][] = [
  [
    'in one process',
    true,
    async (work, limits = room) => {
      const queue = await EmbeddedQueue.open(new FolderStore(join(folder, String(++count))), work, {
        slots: 1,
        limits,
        log: quiet,
      });
      closing.push(() => queue.close());
      return { queue, addWorker: async () => {} };
    },
  ],
  [
    'on Redis (where redis-server is installed)',
    hasRedis,
    async (work, limits = room) => {
      await empty();
      const queue = new RedisQueue(url, limits);
      const addWorker = async (own: Work): Promise<void> => {
        const worker = new RedisWorker(url, own, { slots: 1, deadAfter: 5, log: quiet });
        closing.push(() => worker.close());
      };
      await addWorker(work);
      closing.push(() => queue.close());
      return { queue, addWorker };
    },
  ],
];

/** Waits until a job is in one of some states. */
async function until(
  queue: JobQueue,
  id: string,
  states: readonly string[] = ended,
  client = 'anna',
): Promise<JobRecord> {
  for (;;) {
    const record = await queue.get(client, id);
    if (record && states.includes(record.state)) return record;
    await sleep(20);
  }
}

describe.each(kinds)('%s', (_, isThere, open) => {
  const test = it.skipIf(!isThere);
  const result = { name: 'results/anna/1.png', type: 'image/png' };

  test('a job is worked on, and its client follows it', async () => {
    const { queue } = await open(async (_task, { report }) => {
      report({ part: 0.5, words: 'half', previews: 1 });
      await sleep(400);
      return { result };
    });
    const { id } = task();
    let changes = 0;
    const unwatch = queue.watch(id, () => changes++);
    const added = await queue.add(task({ id }));
    expect(['waiting', 'active']).toContain(added.state);
    while ((await queue.get('anna', id))?.progress.words !== 'half' && (await queue.get('anna', id))?.state !== 'done')
      await sleep(10);
    const record = await until(queue, id);
    expect(record).toMatchObject({ state: 'done', result });
    expect(record.finished).toBeGreaterThanOrEqual(record.created);
    expect(changes).toBeGreaterThan(0);
    unwatch();
  });

  test('the same job again is the same job, and is worked on once', async () => {
    let works = 0;
    const { queue } = await open(async () => {
      works++;
      return { result };
    });
    const same = task();
    await Promise.all([queue.add(same), queue.add(same), queue.add(same)]);
    await until(queue, same.id);
    expect((await queue.add(same)).state).toBe('done');
    expect(works).toBe(1);
  });

  test('nobody sees the jobs of others', async () => {
    const { queue } = await open(async () => ({ result }));
    const own = task();
    await queue.add(own);
    await queue.add(task({ client: 'ben' }));
    expect(await queue.get('ben', own.id)).toBeUndefined();
    expect(await queue.cancel('ben', own.id)).toBeUndefined();
    expect((await queue.list('anna')).map((each) => each.task.id)).toEqual([own.id]);
    expect((await until(queue, own.id)).state).toBe('done');
  });

  test('what fails for a passing reason is tried again, what fails for good is not', async () => {
    const tries: Record<string, number> = {};
    const passing = task();
    const { queue } = await open(async ({ id }) => {
      tries[id] = (tries[id] ?? 0) + 1;
      if (id === passing.id && tries[id] > 1) return { result };
      throw new TaskFailure({ code: 'invalid-image', message: 'It is empty' }, id !== passing.id);
    });
    const lasting = task();
    await Promise.all([queue.add(passing), queue.add(lasting)]);
    expect(await until(queue, lasting.id)).toMatchObject({
      state: 'failed',
      error: { code: 'invalid-image', message: 'It is empty' },
    });
    expect((await until(queue, passing.id)).state).toBe('done');
    expect(tries).toEqual({ [passing.id]: 2, [lasting.id]: 1 });
  });

  test('what only the operator is to know is not said', async () => {
    const { queue } = await open(async () => {
      throw Object.assign(new TaskFailure({ code: 'internal', message: '' }, true), { message: 'x' });
    });
    const failing = task();
    await queue.add(failing);
    expect((await until(queue, failing.id)).error).toEqual({
      code: 'internal',
      message: expect.not.stringMatching(/^x$/),
    });
  });

  test('a job that is cancelled ends, whether it waits or is worked on; asked for again, it begins again', async () => {
    let isPatient = true;
    const { queue } = await open(
      (_task, { signal }) =>
        new Promise((resolve, reject) => {
          if (!isPatient) resolve({ result });
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const [active, waiting] = [task(), task()];
    await queue.add(active);
    await until(queue, active.id, ['active']);
    await queue.add(waiting);
    expect((await queue.cancel('anna', waiting.id))?.state).toBe('cancelled');
    expect((await queue.cancel('anna', active.id))?.state).toBe('cancelled');
    isPatient = false;
    const last = task();
    await queue.add(last);
    expect((await until(queue, last.id)).state).toBe('done');
    expect((await queue.get('anna', waiting.id))?.state).toBe('cancelled');
    for (const each of [waiting, active]) {
      await queue.add(each);
      expect((await until(queue, each.id)).state).toBe('done');
    }
  });

  test('a job may be made of others, and goes on when they have ended; some may fail', async () => {
    const batch: BatchTask = { ...task(), kind: 'batch', photos: ['uploads/a'], job: { styles: 'uploads/b' } };
    const children = [task(), task(), task()];
    let ends: unknown;
    const { queue } = await open(async (each, context) => {
      if (each.id === children[1].id) throw new TaskFailure({ code: 'unreadable', message: 'gone' }, true);
      if (each.kind !== 'batch') return { result: { ...result, name: `results/anna/${each.id}` } };
      if (!context.children) return { children };
      ends = context.children;
      return { result };
    });
    await queue.add(batch);
    expect(await until(queue, batch.id)).toMatchObject({ state: 'done', children: { total: 3, ended: 3 }, result });
    expect(ends).toMatchObject([
      { id: children[0].id, result: { name: `results/anna/${children[0].id}` } },
      { id: children[1].id, error: { code: 'unreadable', message: 'gone' } },
      { id: children[2].id, result: { name: `results/anna/${children[2].id}` } },
    ]);
    expect((await queue.list('anna')).map((each) => each.task.id)).toEqual([batch.id]);
  });

  test('a batch that is cancelled ends with its pictures', async () => {
    const batch: BatchTask = { ...task(), kind: 'batch', photos: ['uploads/a'], job: { styles: 'uploads/b' } };
    const children = [task(), task(), task()];
    const { queue } = await open((each, { signal }) =>
      each.kind === 'batch'
        ? Promise.resolve({ children })
        : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await queue.add(batch);
    await until(queue, children[0].id, ['active']);
    await queue.cancel('anna', batch.id);
    const states = await Promise.all([batch, ...children].map(async ({ id }) => (await until(queue, id)).state));
    expect(states).toEqual(Array(4).fill('cancelled'));
  });

  test('a batch that was cancelled or has failed begins again, with its parts', async () => {
    const batch: BatchTask = { ...task(), kind: 'batch', photos: ['uploads/a'], job: { styles: 'uploads/b' } };
    const children = [task(), task()];
    let isPatient = true;
    let ends: readonly ChildEnd[] = [];
    const { queue } = await open(async (each, context) => {
      if (each.kind === 'batch' && !context.children) return { children };
      if (each.kind === 'batch') {
        ends = context.children ?? [];
        return { result };
      }
      if (isPatient)
        await new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(context.signal.reason)));
      return { result: { ...result, name: `results/anna/${each.id}` } };
    });
    await queue.add(batch);
    await until(queue, children[0].id, ['active']);
    await queue.cancel('anna', batch.id);
    isPatient = false;
    await queue.add(batch);
    expect((await until(queue, batch.id)).state).toBe('done');
    expect(ends.map((end) => end.result?.name)).toEqual(children.map(({ id }) => `results/anna/${id}`));
  });

  test('what is more urgent comes first', async () => {
    const order: number[] = [];
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { queue } = await open(async ({ priority }) => {
      if (order.push(priority) === 1) await begun;
      return { result };
    });
    const first = task();
    await queue.add(first);
    await until(queue, first.id, ['active']);
    const others = [7, 2, 5].map((priority) => task({ priority }));
    for (const each of others) await queue.add(each);
    begin();
    for (const { id } of others) await until(queue, id);
    expect(order).toEqual([5, 2, 5, 7]);
  });

  test('takes no more jobs than there is room for', async () => {
    const never: Work = (_task, { signal, leave }) =>
      new Promise((_, reject) => {
        for (const each of [signal, leave]) each.addEventListener('abort', () => reject(each.reason));
      });
    const { queue } = await open(never, { waiting: 3, perClient: 2 });
    const first = task();
    await queue.add(first);
    await until(queue, first.id, ['active']);
    await queue.add(task());
    await expect(queue.add(task())).rejects.toThrow(QueueFull);
    await queue.add(task({ client: 'ben' }));
    await queue.add(task({ client: 'cid' }));
    await expect(queue.add(task({ client: 'dan' }))).rejects.toThrow('The queue is full');
    await queue.cancel('anna', first.id);
    expect(await queue.counts()).toMatchObject({ done: 0 });
  });
});

it('a queue in one process goes on after a restart', async () => {
  const store = new FolderStore(join(folder, 'kept'));
  const leaving: Work = (_task, { leave }) =>
    new Promise((_, reject) => leave.addEventListener('abort', () => reject(leave.reason)));
  const first = await EmbeddedQueue.open(store, leaving, alone);
  const jobs = [task(), task()];
  for (const each of jobs) await first.add(each);
  await first.close();
  const second = await EmbeddedQueue.open(
    store,
    async ({ id }) => ({ result: { name: `results/anna/${id}`, type: 'image/png' } }),
    alone,
  );
  for (const { id } of jobs)
    expect(await until(second, id)).toMatchObject({ state: 'done', result: { name: `results/anna/${id}` } });
  await second.close();
  const third = await EmbeddedQueue.open(store, leaving, alone);
  expect((await third.list('anna')).map(({ state }) => state)).toEqual(['done', 'done']);
  await third.forget(Date.now() + 1);
  expect(await third.list('anna')).toEqual([]);
  await third.close();
});

it('a queue in one process that was ended while it made a job into parts makes them again', async () => {
  const store = new FolderStore(join(folder, 'divided'));
  const batch: BatchTask = { ...task(), kind: 'batch', photos: ['uploads/a'], job: { styles: 'uploads/b' } };
  const children = [task(), task()];
  const divide: Work = async (each, { leave, children: ended }) => {
    if (each.kind !== 'batch')
      return new Promise((_, reject) => leave.addEventListener('abort', () => reject(leave.reason)));
    return ended ? { result: { name: 'results/anna/batch', type: 'application/json' } } : { children };
  };
  const first = await EmbeddedQueue.open(store, divide, alone);
  await first.add(batch);
  await until(first, children[0].id, ['active']);
  await first.close();
  // As if the power had failed before the second part was written.
  await store.remove(`jobs/anna/${children[1].id}.json`);
  const painted: string[] = [];
  const work: Work = async (each, context) => {
    if (each.kind === 'batch') return divide(each, context);
    painted.push(each.id);
    return { result: { name: `results/anna/${each.id}`, type: 'image/png' } };
  };
  const second = await EmbeddedQueue.open(store, work, alone);
  expect((await until(second, batch.id)).state).toBe('done');
  expect(painted.sort()).toEqual(children.map(({ id }) => id).sort());
  await second.close();
});

it('a store that cannot be written ends no queue, and what is not kept is not taken', async () => {
  const store = new FolderStore(join(folder, 'full'));
  const problems: string[] = [];
  const log = { ...quiet, error: (_: object, message: string) => void problems.push(message) };
  let isFull = true;
  const full: Store = {
    read: (name) => store.read(name),
    remove: (name) => store.remove(name),
    list: (prefix) => store.list(prefix),
    write: async (...given) => {
      if (isFull) throw new Error('The disk is full');
      return store.write(...given);
    },
  };
  const queue = await EmbeddedQueue.open(
    full,
    async () => {
      isFull = true;
      throw new TaskFailure({ code: 'unreadable', message: 'damaged' }, true);
    },
    { ...alone, log },
  );
  const failing = task();
  await expect(queue.add(failing)).rejects.toThrow('The disk is full');
  expect(await queue.get('anna', failing.id)).toBeUndefined();
  isFull = false;
  await queue.add(failing);
  expect((await until(queue, failing.id)).error?.code).toBe('unreadable');
  await expect.poll(() => problems).toEqual(['failed', 'The store cannot be written']);
  await queue.close();
});

it.skipIf(!hasRedis)('a worker that leaves gives its job back, and another one does it', async () => {
  await empty();
  const queue = new RedisQueue(url, room);
  const leaving = new RedisWorker(
    url,
    (_task, { leave }) => new Promise((_, reject) => leave.addEventListener('abort', () => reject(leave.reason))),
    { slots: 1, deadAfter: 5, log: quiet },
  );
  const given = task();
  await queue.add(given);
  await until(queue, given.id, ['active']);
  await leaving.close();
  expect((await queue.get('anna', given.id))?.state).toBe('waiting');
  const result = { name: 'results/anna/2.png', type: 'image/png' };
  const other = new RedisWorker(url, async () => ({ result }), { slots: 1, deadAfter: 5, log: quiet });
  expect(await until(queue, given.id)).toMatchObject({ state: 'done', result });
  await other.close();
  await queue.close();
});
