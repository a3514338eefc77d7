import type { OnnxSession } from './runtime.ts';

interface Entry {
  session: Promise<OnnxSession>;
  /** How many are running it. */
  users: number;
  /** To be released as soon as nobody runs it. */
  isRetired: boolean;
}

/** The sessions used last, by what they compute. A session holds its weights and the memory that it computed in. */
export class SessionCache {
  readonly #create: (model: Uint8Array) => Promise<OnnxSession>;
  readonly #most: number;
  readonly #entries = new Map<string, Entry>();

  /** @param most how many to keep; others, unless they are running, are released before the next one is created */
  constructor(create: (model: Uint8Array) => Promise<OnnxSession>, most: number) {
    this.#create = create;
    this.#most = most;
  }

  /** Runs `work` with the session of that key, created from the model if there is none. */
  async use<T>(
    key: string,
    model: () => Uint8Array | Promise<Uint8Array>,
    work: (session: OnnxSession) => Promise<T>,
  ): Promise<T> {
    const entry = this.#take(key, model);
    entry.users++;
    try {
      return await work(await entry.session);
    } finally {
      entry.users--;
      if (entry.isRetired) await release(entry);
    }
  }

  /** Releases all sessions, those that are running once they have finished; resolves when the others are released. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((key) => this.#retire(key)));
  }

  #take(key: string, model: () => Uint8Array | Promise<Uint8Array>): Entry {
    const known = this.#entries.get(key);
    this.#entries.delete(key);
    const released: Promise<void>[] = [];
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < this.#most) break;
      released.push(this.#retire(oldest));
    }
    const create = async (): Promise<OnnxSession> => {
      await Promise.all(released);
      return this.#create(await model());
    };
    const entry = known ?? { session: create(), users: 0, isRetired: false };
    this.#entries.set(key, entry);
    // One that cannot be created is not kept: whoever waits for it is told.
    entry.session.catch(() => this.#entries.delete(key));
    return entry;
  }

  #retire(key: string): Promise<void> {
    const entry = this.#entries.get(key) as Entry;
    this.#entries.delete(key);
    entry.isRetired = true;
    return release(entry);
  }
}

async function release({ session, users }: Entry): Promise<void> {
  if (users > 0) return;
  // Where there is no session, there is nothing to release.
  await (await session.catch(() => undefined))?.release();
}
