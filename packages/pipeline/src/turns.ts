import * as tf from '@tensorflow/tfjs-core';

interface Waiting {
  backend: string;
  begin(): void;
}

/** How {@link Turns.use} may be left early, and who is told of waiting. */
export interface TurnOptions {
  /** Gives up waiting; rejects with `signal.reason`. Work that has begun is not interrupted. */
  signal?: AbortSignal;
  /** Called with the backend that computes at present, if there is a wait. */
  onWait?(busy: string): void;
}

/**
 * tfjs has one current backend in a process. Work on the same backend runs side by side; work on another waits for its turn, first come
 * first served.
 */
export class Turns {
  /** The backend that computes at present, if `#working` is above 0. */
  #backend = '';
  #working = 0;
  readonly #waiting: Waiting[] = [];
  /** Settles when the backend is set. */
  #ready: Promise<void> = Promise.resolve();

  /** Makes a backend current, works, and lets the next one in. */
  async use<T>(backend: string, work: () => T | Promise<T>, options: TurnOptions = {}): Promise<T> {
    await this.#enter(backend, options);
    try {
      await this.#set(backend);
      return await work();
    } finally {
      this.#working--;
      this.#admit();
    }
  }

  async #enter(backend: string, { signal, onWait }: TurnOptions): Promise<void> {
    signal?.throwIfAborted();
    if (this.#waiting.length === 0 && this.#isFreeFor(backend)) return this.#begin(backend);
    onWait?.(this.#backend);
    let leave = (): void => {};
    await new Promise<void>((resolve, reject) => {
      const place: Waiting = { backend, begin: resolve };
      leave = () => {
        const at = this.#waiting.indexOf(place);
        // It was let in meanwhile: by another that left at the same signal.
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        this.#admit();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave);
      this.#waiting.push(place);
    }).finally(() => signal?.removeEventListener('abort', leave));
  }

  #isFreeFor(backend: string): boolean {
    return this.#working === 0 || this.#backend === backend;
  }

  #begin(backend: string): void {
    this.#backend = backend;
    this.#working++;
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#isFreeFor(this.#waiting[0].backend)) {
      const { backend, begin } = this.#waiting.shift() as Waiting;
      this.#begin(backend);
      begin();
    }
  }

  /** One at a time: tfjs calls a backend current before it has started. */
  #set(backend: string): Promise<void> {
    const set = async (): Promise<void> => {
      if (tf.getBackend() === backend) return;
      if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
    };
    this.#ready = this.#ready.then(set, set);
    return this.#ready;
  }
}

const key = Symbol.for('pastiche.turns');

/** The turns of this process: tfjs's engine is global too, and several copies of this package may use it. */
export function processTurns(): Turns {
  const shared = globalThis as { [key]?: Turns };
  shared[key] ??= new Turns();
  return shared[key];
}
