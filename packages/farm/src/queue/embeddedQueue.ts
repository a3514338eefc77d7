import type { Store } from '../store/store.ts';
import { bytesIn } from '../store/stored.ts';
import { type ChildEnd, type Task, TaskFailure, type Work } from '../task/task.ts';
import { cancelled, describe } from './describe.ts';
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
  retries,
} from './jobQueue.ts';

interface Entry extends JobRecord {
  parent?: string;
  /** The jobs that it is made of. */
  parts?: readonly string[];
  attempts: number;
  /** It is not begun before this time. */
  notBefore?: number;
  /** Its place among those of the same priority. */
  order: number;
  controller?: AbortController;
}

/** A queue in this process, for one machine. What it knows is kept in the store too, so that it goes on after a restart. */
export class EmbeddedQueue implements JobQueue {
  readonly #entries = new Map<string, Entry>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #store: Store;
  readonly #limits: QueueLimits;
  readonly #work: Work;
  readonly #slots: number;
  readonly #working = new Set<Promise<void>>();
  readonly #leaving = new AbortController();
  #count = 0;

  private constructor(store: Store, work: Work, slots: number, limits: QueueLimits) {
    [this.#store, this.#work, this.#slots, this.#limits] = [store, work, slots, limits];
  }

  /**
   * Opens the queue, with the jobs that are in the store.
   *
   * @param slots how many jobs are worked on at a time
   */
  static async open(store: Store, work: Work, slots: number, limits: QueueLimits): Promise<EmbeddedQueue> {
    const queue = new EmbeddedQueue(store, work, slots, limits);
    const saved: Entry[] = [];
    for await (const { name } of store.list('jobs/')) {
      const bytes = await bytesIn(store, name);
      if (bytes) saved.push(JSON.parse(new TextDecoder().decode(bytes)));
    }
    for (const entry of saved.sort((a, b) => a.order - b.order)) queue.#entries.set(entry.task.id, entry);
    queue.#count = saved.reduce((most, { order }) => Math.max(most, order), 0);
    queue.#fill();
    return queue;
  }

  async add(task: Task, isAgain = false): Promise<JobRecord> {
    const known = this.#entries.get(task.id);
    if (known && !beginsAgain(known.state, isAgain)) return this.#whole(known);
    const open = [...this.#entries.values()].filter(({ state }) => !ended.includes(state));
    if (open.filter(({ state }) => state === 'waiting').length >= this.#limits.waiting)
      throw new QueueFull('The queue is full');
    if (
      open.filter(({ parent, task: { client } }) => !parent && client === task.client).length >= this.#limits.perClient
    )
      throw new QueueFull(`${this.#limits.perClient} jobs of yours have not ended yet`);
    const entry = this.#enter(task);
    await this.#keep(entry);
    this.#fill();
    return record(entry);
  }

  async get(client: string, id: string): Promise<JobRecord | undefined> {
    const entry = this.#find(client, id);
    return entry && this.#whole(entry);
  }

  async list(client: string): Promise<JobRecord[]> {
    const own = [...this.#entries.values()].filter(({ parent, task }) => !parent && task.client === client);
    return own.sort((a, b) => b.order - a.order).map((entry) => this.#whole(entry));
  }

  async cancel(client: string, id: string): Promise<JobRecord | undefined> {
    const entry = this.#find(client, id);
    if (!entry) return undefined;
    await this.#cancel(entry);
    return this.#whole(entry);
  }

  watch(id: string, onChange: () => void): () => void {
    const watchers = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, watchers.add(onChange));
    return () => {
      watchers.delete(onChange);
      if (watchers.size === 0) this.#watchers.delete(id);
    };
  }

  async counts(): Promise<Counts> {
    const counts: Counts = { waiting: 0, active: 0, done: 0, failed: 0, cancelled: 0 };
    for (const { state } of this.#entries.values()) counts[state]++;
    return counts;
  }

  async isReady(): Promise<boolean> {
    return !this.#leaving.signal.aborted;
  }

  /** Ends what is under way: it is begun again, from its checkpoint, when the queue is opened the next time. */
  async close(): Promise<void> {
    this.#leaving.abort(new Error('The server stops'));
    await Promise.all(this.#working);
  }

  /** Forgets jobs that ended before a time. */
  async forget(before: number): Promise<void> {
    for (const entry of this.#entries.values()) {
      if (!ended.includes(entry.state) || (entry.finished ?? 0) >= before) continue;
      this.#entries.delete(entry.task.id);
      await this.#store.remove(nameOf(entry.task));
    }
  }

  #find(client: string, id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    return entry?.task.client === client ? entry : undefined;
  }

  #enter(task: Task, parent?: string): Entry {
    const entry: Entry = {
      ...{ task, parent, state: 'waiting', progress: noProgress, created: Date.now(), attempts: 0 },
      order: ++this.#count,
    };
    this.#entries.set(task.id, entry);
    return entry;
  }

  #whole(entry: Entry): JobRecord {
    const { parts } = entry;
    if (!parts) return record(entry);
    return {
      ...record(entry),
      children: { total: parts.length, ended: parts.filter((id) => this.#hasEnded(id)).length },
    };
  }

  #hasEnded(id: string): boolean {
    const entry = this.#entries.get(id);
    return !entry || ended.includes(entry.state);
  }

  async #cancel(entry: Entry): Promise<void> {
    if (ended.includes(entry.state)) return;
    for (const id of entry.parts ?? []) {
      const part = this.#entries.get(id);
      if (part) await this.#cancel(part);
    }
    entry.controller?.abort(cancelled());
    await this.#end(entry, 'cancelled');
  }

  /** Begins as many jobs as there are free places. */
  #fill(): void {
    while (!this.#leaving.signal.aborted && this.#working.size < this.#slots) {
      const next = this.#next();
      if (!next) return;
      next.state = 'active';
      const working = this.#workOn(next).finally(() => {
        this.#working.delete(working);
        this.#fill();
      });
      this.#working.add(working);
    }
  }

  #next(): Entry | undefined {
    let best: Entry | undefined;
    const now = Date.now();
    for (const entry of this.#entries.values()) {
      const isDue = (entry.notBefore ?? 0) <= now;
      if (entry.state !== 'waiting' || !isDue || entry.parts?.some((id) => !this.#hasEnded(id))) continue;
      const isSooner = !best || entry.task.priority < best.task.priority;
      if (isSooner || (entry.task.priority === best?.task.priority && entry.order < best.order)) best = entry;
    }
    return best;
  }

  async #workOn(entry: Entry): Promise<void> {
    const controller = new AbortController();
    entry.controller = controller;
    entry.started ??= Date.now();
    entry.attempts++;
    this.#tell(entry);
    try {
      const outcome = await this.#work(entry.task, {
        signal: controller.signal,
        leave: this.#leaving.signal,
        children: entry.parts?.map((id) => this.#endOf(id)),
        report: (progress) => {
          entry.progress = progress;
          this.#tell(entry);
        },
      });
      if (entry.state !== 'active') return;
      if ('result' in outcome) {
        entry.result = outcome.result;
        await this.#end(entry, 'done');
      } else {
        const known = new Set(entry.parts);
        const parts = outcome.children.map((task) => this.#entries.get(task.id) ?? this.#enter(task, entry.task.id));
        entry.parts = parts.map(({ task }) => task.id);
        entry.state = 'waiting';
        await Promise.all([entry, ...parts.filter(({ task }) => !known.has(task.id))].map((each) => this.#keep(each)));
      }
    } catch (error) {
      if (entry.state === 'active') await this.#fail(entry, error as Error);
    } finally {
      entry.controller = undefined;
    }
  }

  async #fail(entry: Entry, error: Error): Promise<void> {
    if (this.#leaving.signal.aborted) {
      entry.state = 'waiting';
      return;
    }
    const isLasting = error instanceof TaskFailure && error.isLasting;
    if (!isLasting && entry.attempts < retries.attempts) {
      const pause = retries.firstPause * 2 ** (entry.attempts - 1) * 1000;
      entry.state = 'waiting';
      entry.notBefore = Date.now() + pause;
      // A timer may be a little early.
      setTimeout(() => this.#fill(), pause + 5).unref();
      return;
    }
    entry.error = describe(error);
    await this.#end(entry, 'failed');
  }

  async #end(entry: Entry, state: JobState): Promise<void> {
    entry.state = state;
    entry.finished = Date.now();
    await this.#keep(entry);
    this.#tell(entry);
    this.#fill();
  }

  #endOf(id: string): ChildEnd {
    const { result, error } = this.#entries.get(id) ?? {};
    return { id, result, error: result ? undefined : (error ?? describe(cancelled())) };
  }

  #tell({ task, parent }: Entry): void {
    for (const id of [task.id, parent]) for (const onChange of this.#watchers.get(id ?? '') ?? []) onChange();
  }

  async #keep({ controller: _, ...entry }: Entry): Promise<void> {
    const state = entry.state === 'active' ? 'waiting' : entry.state;
    await this.#store.write(nameOf(entry.task), Buffer.from(JSON.stringify({ ...entry, state })), 'replace');
  }
}

function nameOf({ client, id }: Task): string {
  return `jobs/${client}/${id}.json`;
}

function record({ task, state, progress, result, error, created, started, finished }: Entry): JobRecord {
  return { task, state, progress, result, error, created, started, finished };
}
