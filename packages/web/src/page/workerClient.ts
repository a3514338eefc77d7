import { PasticheError } from '@pastiche/core';
import { type Remote, wrap } from 'comlink';
import { type Answer, readyMessage, type WorkerApi } from '../protocol.ts';

/** The graphics device of a worker is gone. Another worker can go on. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';

  /** The error for callers, when the device was lost too often. */
  explain(times: number): PasticheError {
    const message = `The graphics device was lost ${times} times (${this.message}). Try backend: 'wasm', or a smaller size.`;
    return new PasticheError('backend-unavailable', message, { cause: this });
  }
}

/** How long a worker may take to stop by itself, in milliseconds. */
const stopLimit = 2000;
/** How long a worker may take to load and start, in milliseconds: long enough for a slow connection. */
const startLimit = 120_000;

const notLoaded =
  'its script cannot be loaded. Either the file is not there (some bundlers do not copy it), or the Content-Security-Policy of the page ' +
  "forbids it: 'Bundlers, frameworks and strict pages' in the documentation says what to do for each";

/** A worker, seen from the page. */
export class WorkerClient {
  /** What made the worker. */
  readonly create: () => Worker;
  readonly #worker: Worker;
  readonly #api: Remote<WorkerApi>;
  /** Resolves when the worker hears what it is sent. */
  readonly #ready: Promise<void>;
  /** Why the worker cannot be used any more. */
  #failure: Error | undefined;
  /** Those who wait for answers, and must hear of a failure. */
  readonly #waiting = new Set<(failure: Error) => void>();

  /** @param limit milliseconds in which the worker must have started */
  constructor(create: () => Worker, limit: number = startLimit) {
    this.create = create;
    const worker = create();
    this.#worker = worker;
    this.#api = wrap<WorkerApi>(worker);
    // Another worker would fail the same way.
    worker.addEventListener('error', ({ message }) => this.#failBecause(message || notLoaded));
    this.#ready = new Promise((resolve) => {
      const timer = setTimeout(
        () =>
          this.#failBecause(
            `it did not start within ${limit / 1000} s. Does its script import '@pastiche/web/worker'? \`workerTimeout\` gives it more time.`,
          ),
        limit,
      );
      const listen = ({ data }: MessageEvent): void => {
        if (data !== readyMessage) return;
        worker.removeEventListener('message', listen);
        clearTimeout(timer);
        resolve();
      };
      worker.addEventListener('message', listen);
    });
    void this.#ready.then(async () => this.#fail(new WorkerLost(await this.#api.deviceLost())));
  }

  /** Whether the worker cannot be used any more. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /**
   * Asks the worker something.
   *
   * @throws PasticheError of the run, `backend-unavailable` if the worker fails, or `invalid-option` if the question cannot be posted;
   *   WorkerLost; `signal.reason`, at once
   */
  async ask<T>(question: (api: WorkerApi) => Promise<Answer<T>>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#failure) throw this.#failure;
    let forget = (): void => {};
    // Of this question alone: a promise that lives as long as the worker would keep everyone who waited for it.
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
      const asked = this.#ready.then(() => question(this.#api as unknown as WorkerApi));
      const answer = await Promise.race([asked, failed]);
      if ('value' in answer) return answer.value;
      const { code, message } = answer.error;
      throw code ? new PasticheError(code, message) : new Error(message);
    } catch (error) {
      throw error instanceof DOMException && error.name === 'DataCloneError' ? explainClone(error) : error;
    } finally {
      forget();
    }
  }

  /** Has the run stop; returns whether the worker did so in time and can be used again. */
  stop(): Promise<boolean> {
    return this.ask((api) => api.cancel(), AbortSignal.timeout(stopLimit)).then(
      () => true,
      () => false,
    );
  }

  terminate(): void {
    this.#worker.terminate();
    this.#fail(new WorkerLost('it was ended'));
  }

  #failBecause(reason: string): void {
    this.#fail(new PasticheError('backend-unavailable', `The worker failed: ${reason}`));
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    for (const reject of this.#waiting) reject(this.#failure);
  }
}

function explainClone(cause: DOMException): PasticheError {
  const message = `An option cannot be sent to the worker: ${cause.message} Put functions into a module: see \`losses\`.`;
  return new PasticheError('invalid-option', message, { cause });
}
