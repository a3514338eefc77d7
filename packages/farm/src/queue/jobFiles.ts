import type { Store } from '../store/store.ts';
import { bytesIn } from '../store/stored.ts';
import type { Task } from '../task/task.ts';

/** Something that is kept of a job, as JSON. */
interface Kept {
  task: Task;
}

/** The files of an embedded queue in the store: one for each job. */
export class JobFiles<T extends Kept> {
  readonly #store: Store;
  readonly #writing = new Map<string, Promise<void>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** All jobs that are kept, in no order. */
  async readAll(): Promise<T[]> {
    const found: T[] = [];
    for await (const { name } of this.#store.list('jobs/')) {
      const bytes = await bytesIn(this.#store, name);
      if (bytes) found.push(JSON.parse(new TextDecoder().decode(bytes)));
    }
    return found;
  }

  /** Keeps a job as it is now. What is written of one job is written in order. */
  write(job: T): Promise<void> {
    const name = nameOf(job.task);
    const content = Buffer.from(JSON.stringify(job));
    return this.#inTurn(name, async () => {
      await this.#store.write(name, content, 'replace');
    });
  }

  /** Forgets a job. */
  remove({ task }: T): Promise<void> {
    const name = nameOf(task);
    return this.#inTurn(name, () => this.#store.remove(name));
  }

  #inTurn(name: string, act: () => Promise<void>): Promise<void> {
    const turn = (this.#writing.get(name) ?? Promise.resolve()).catch(() => {}).then(act);
    this.#writing.set(name, turn);
    const leave = (): void => {
      if (this.#writing.get(name) === turn) this.#writing.delete(name);
    };
    turn.then(leave, leave);
    return turn;
  }
}

function nameOf({ client, id }: Task): string {
  return `jobs/${client}/${id}.json`;
}
