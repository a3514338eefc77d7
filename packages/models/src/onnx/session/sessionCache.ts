import type { OnnxSession } from './runtime.ts';

interface Entry {
  session: Promise<OnnxSession>;
  /** Number of runs under way. */
  users: number;
  /** Whether to release it after its last run. */
  isRetired: boolean;
}

/** Keeps the last used sessions by key. A session holds its weights and its memory arena. */
export class SessionCache {
  readonly #create: (model: Uint8Array) => Promise<OnnxSession>;
  readonly #most: number;
  readonly #entries = new Map<string, Entry>();

  /** @param most sessions to keep; idle ones beyond that are released before the next one is created */
  constructor(create: (model: Uint8Array) => Promise<OnnxSession>, most: number) {
    this.#create = create;
    this.#most = most;
  }

  /** Runs `work` with the session of `key`, which is created from the model if necessary. */
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

  /** Releases all sessions; those that are running are released after their run. Resolves when the idle ones are released. */
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
    // A session that cannot be created is not kept; its users get the error.
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
  // A session that could not be created needs no release.
  await (await session.catch(() => undefined))?.release();
}
