import type { Store } from '../store/store.ts';
import { isIn } from '../store/stored.ts';
import { type ChildEnd, type Task, TaskFailure, type Work } from '../task/task.ts';
import { cancelled, describe } from './describe.ts';
import { JobFiles } from './jobFiles.ts';
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
  type QueueLog,
  retries,
} from './jobQueue.ts';
import { Watchers } from './watchers.ts';

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
  /** Whether it is kept, and may be begun. */
  isTaken?: boolean;
}

/** How an embedded queue works. */
interface EmbeddedOptions {
  /** How many jobs are worked on at a time. */
  slots: number;
  limits: QueueLimits;
  log: QueueLog;
}

/** A queue in this process, for one machine. What it knows is kept in the store too, so that it goes on after a restart. */
export class EmbeddedQueue implements JobQueue {
  readonly #entries = new Map<string, Entry>();
  readonly #watchers = new Watchers();
  readonly #store: Store;
  readonly #files: JobFiles<Entry>;
  readonly #log: QueueLog;
  readonly #limits: QueueLimits;
  readonly #work: Work;
  readonly #slots: number;
  readonly #working = new Set<Promise<void>>();
  readonly #leaving = new AbortController();
  #count = 0;

  private constructor(store: Store, work: Work, { slots, limits, log }: EmbeddedOptions) {
    [this.#store, this.#work, this.#slots, this.#limits, this.#log] = [store, work, slots, limits, log];
    this.#files = new JobFiles(store);
  }

  /**
   * Opens the queue, with the jobs that are in the store.
   */
  static async open(store: Store, work: Work, options: EmbeddedOptions): Promise<EmbeddedQueue> {
    const queue = new EmbeddedQueue(store, work, options);
    const saved = await queue.#files.readAll();
    for (const entry of saved.sort((a, b) => a.order - b.order)) queue.#entries.set(entry.task.id, entry);
    // A job whose parts are not all there was ended while it was made into parts: that is done again.
    for (const entry of saved) entry.isTaken = true;
    for (const entry of saved)
      if (!ended.includes(entry.state) && entry.parts?.some((id) => !queue.#entries.has(id))) entry.parts = undefined;
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
    try {
      await this.#keep(entry);
    } catch (error) {
      // What is not kept is not taken.
      if (this.#entries.get(task.id) === entry) this.#entries.delete(task.id);
      throw error;
    }
    entry.isTaken = true;
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
    return this.#watchers.add(id, onChange);
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
      await this.#files.remove(entry);
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
      // It handles what goes wrong with a task; this is for mistakes in the code.
      const complain = (error: Error): void =>
        this.#log.error({ job: next.task.id, stack: error.stack }, 'A job was lost');
      const working = this.#workOn(next)
        .catch(complain)
        .finally(() => {
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
      if (entry.state !== 'waiting' || !isDue || !entry.isTaken || entry.parts?.some((id) => !this.#hasEnded(id)))
        continue;
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
        await this.#divide(entry, outcome.children);
      }
    } catch (error) {
      if (entry.state === 'active') await this.#fail(entry, error as Error);
    } finally {
      entry.controller = undefined;
    }
  }

  /** Makes a job into others, which are kept before it is: whoever finds its list finds them. */
  async #divide(entry: Entry, tasks: readonly Task[]): Promise<void> {
    const parts = await Promise.all(tasks.map((task) => this.#part(task, entry.task.id)));
    await Promise.all(parts.map((part) => this.#keep(part)));
    entry.parts = tasks.map(({ id }) => id);
    // It may have been cancelled meanwhile.
    if (entry.state !== 'active') {
      for (const part of parts) await this.#cancel(part);
      return;
    }
    for (const part of parts) part.isTaken = true;
    entry.state = 'waiting';
    await this.#note(entry);
  }

  /** A part that is there with its result, or on its way to it; else a new one. */
  async #part(task: Task, parent: string): Promise<Entry> {
    const known = this.#entries.get(task.id);
    const isUseful = known && !beginsAgain(known.state, false);
    const isWhole = isUseful && (!known.result || (await isIn(this.#store, known.result.name)));
    return isWhole ? known : this.#enter(task, parent);
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
    this.#log.error({ job: entry.task.id, error: error.message, stack: error.stack }, 'failed');
    entry.error = describe(error);
    await this.#end(entry, 'failed');
  }

  async #end(entry: Entry, state: JobState): Promise<void> {
    entry.state = state;
    entry.finished = Date.now();
    await this.#note(entry);
    this.#tell(entry);
    this.#fill();
  }

  #endOf(id: string): ChildEnd {
    const { result, error } = this.#entries.get(id) ?? {};
    return { id, result, error: result ? undefined : (error ?? describe(cancelled())) };
  }

  #tell({ task, parent }: Entry): void {
    this.#watchers.tell(task.id);
    if (parent !== undefined) this.#watchers.tell(parent);
  }

  /** @throws if the store cannot be written */
  #keep({ controller: _, isTaken: __, ...entry }: Entry): Promise<void> {
    return this.#files.write({ ...entry, state: entry.state === 'active' ? 'waiting' : entry.state });
  }

  /** Keeps what has become of a job. What cannot be kept is done again after a restart, with the same result. */
  async #note(entry: Entry): Promise<void> {
    await this.#keep(entry).catch((error) =>
      this.#log.error({ job: entry.task.id, error: error.message }, 'The store cannot be written'),
    );
  }
}

function record({ task, state, progress, result, error, created, started, finished }: Entry): JobRecord {
  return { task, state, progress, result, error, created, started, finished };
}
