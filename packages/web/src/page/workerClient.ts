import { PasticheError } from '@pastiche/core';
import { type Remote, wrap } from 'comlink';
import type { Answer, WorkerApi } from '../protocol.ts';

/** The graphics device that the worker computed on is gone: whoever used it can go on with another. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

/** How long a worker may take to stop by itself, in milliseconds. */
const grace = 2000;

/** A worker, seen from the page. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #api: Remote<WorkerApi>;
  /** Why the worker is of no use any more, once that is so. */
  #failure: Error | undefined;
  /** Those who must hear of it. */
  readonly #waiting = new Set<(failure: Error) => void>();

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#api = wrap<WorkerApi>(worker);
    // Another worker would fail the same way.
    worker.addEventListener('error', ({ message }) => {
      const reason = message || 'its script cannot be loaded. See the README of @pastiche/web about bundlers';
      this.#fail(new PasticheError('backend-unavailable', `The worker failed: ${reason}`));
    });
    this.#api.lost().then((reason) => this.#fail(new WorkerLost(reason)));
  }

  /**
   * Asks the worker something.
   *
   * @throws PasticheError of the run's or, if the worker fails, `backend-unavailable`; WorkerLost; `signal.reason`, at once
   */
  async ask<T>(question: (api: WorkerApi) => Promise<Answer<T>>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#failure) throw this.#failure;
    let forget = (): void => {};
    // Of this question alone: a promise that lives as long as the worker would remember everyone who waited for it.
    const failed = new Promise<never>((_, reject) => {
      const abort = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', abort);
      this.#waiting.add(reject);
      forget = () => {
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(reject);
      };
    });
    try {
      const answer = await Promise.race([question(this.#api as unknown as WorkerApi), failed]);
      if ('value' in answer) return answer.value;
      const { code, message } = answer.error;
      throw code ? new PasticheError(code, message) : new Error(message);
    } finally {
      forget();
    }
  }

  /** Has the run stop; whether the worker did so in time and can be used again. */
  async stop(): Promise<boolean> {
    const stopped = this.ask((api) => api.cancel()).then(
      () => true,
      () => false,
    );
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), grace));
    return Promise.race([stopped, late]);
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    for (const reject of this.#waiting) reject(this.#failure);
  }

  terminate(): void {
    this.#worker.terminate();
  }
}
