import { PasticheError } from '../errors.ts';
import type { ResultImage } from '../image/rawImage.ts';
import type { Checkpoint, CheckpointAsk } from './checkpoint.ts';
import type { StyleEvent } from './events.ts';
import type { StyleChanges } from './livePlan.ts';

/** What can be done with a run while it is under way. */
export type RunControls<Result = ResultImage> = Pick<StyleRun<Result>, 'snapshot' | 'checkpoint' | 'change'>;

/** What a run's own code gets from its {@link StyleRun}. */
export interface RunContext<Result = ResultImage> {
  /** Aborted when the caller cancels, in whichever way. */
  signal: AbortSignal;
  /** Says how to look at the run and how to change it; undefined while there is nothing to look at. */
  expose(controls: RunControls<Result> | undefined): void;
}

/** A run: a generator of events that ends with the picture. */
export type RunBody<Result = ResultImage> = (context: RunContext<Result>) => AsyncGenerator<StyleEvent, Result, void>;

/**
 * A run under way: a style transfer, which ends with a picture, or another that ends with several. It starts when it is first iterated or its
 * `result` is first read. Iterate it for events (`break` cancels; the run waits for the loop's body), or just await `result`:
 *
 * @example
 * ```ts
 * for await (const event of run) if (event.type === 'step') console.log(event.loss);
 * const picture = await run.result;
 * ```
 */
export class StyleRun<Result = ResultImage> implements AsyncIterable<StyleEvent> {
  readonly #body: AsyncGenerator<StyleEvent, Result, void>;
  readonly #controller = new AbortController();
  readonly #settled: Promise<Result>;
  /** Methods, so that a run with a special kind of result is also a run with a usual one to TypeScript. */
  #settle!: { resolve(result: Result): void; reject(reason: unknown): void };
  #controls: RunControls<Result> | undefined;
  #driver: 'nobody' | 'iteration' | 'result' = 'nobody';

  /** For makers of runs: `body` is started when the run is first iterated or its result is first read. */
  constructor(body: RunBody<Result>, signal?: AbortSignal) {
    const expose: RunContext<Result>['expose'] = (controls) => {
      this.#controls = controls;
    };
    this.#body = body({ signal: this.#controller.signal, expose });
    this.#settled = new Promise<Result>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // A rejection that nobody reads must not end the process: whoever iterates sees the error there.
    const cancel = (): void => void this.cancel(signal?.reason);
    const forget = (): void => signal?.removeEventListener('abort', cancel);
    this.#settled.then(forget, forget);
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel);
  }

  /**
   * The finished picture. Reading this runs the run, unless it is being iterated.
   *
   * Rejects with `signal.reason` if it was cancelled, with a PasticheError if it failed.
   */
  get result(): Promise<Result> {
    if (this.#driver === 'nobody') {
      this.#driver = 'result';
      // Later than now, so that a loop started right after reading `result` still sees every event.
      queueMicrotask(() => this.#drain());
    }
    return this.#settled;
  }

  /** The events, once. @throws PasticheError `invalid-option` for a second iterator */
  [Symbol.asyncIterator](): AsyncIterator<StyleEvent, void, void> {
    if (this.#driver === 'iteration') {
      throw new PasticheError(
        'invalid-option',
        'A run can be iterated once: its events would be divided between two loops',
      );
    }
    this.#driver = 'iteration';
    return {
      next: async () => {
        const step = await this.#advance();
        return step.done ? { done: true, value: undefined } : step;
      },
      return: async () => {
        await this.cancel();
        return { done: true, value: undefined };
      },
    };
  }

  /** The picture so far, at the size of the present scale; undefined before the first scale and after the end. */
  async snapshot(): Promise<Result | undefined> {
    return this.#controls?.snapshot();
  }

  /**
   * Where the run is, to go on from there another time: `stylize({ ...options, resume: checkpoint })`. Undefined before the
   * first scale and after the end.
   */
  async checkpoint(ask?: CheckpointAsk): Promise<Checkpoint | undefined> {
    return this.#controls?.checkpoint(ask);
  }

  /**
   * Changes weights, layers or paintings from the next step on. The picture so far is kept.
   *
   * @throws PasticheError (rejecting) `invalid-option` and the like if the run cannot go on so; it goes on as it was
   */
  async change(changes: StyleChanges): Promise<void> {
    if (!this.#controls) {
      throw new PasticheError(
        'invalid-option',
        'Only a run that is under way can be changed: this one has not begun, or has ended',
      );
    }
    await this.#controls.change(changes);
  }

  /** Stops the run and frees what it held; `result` rejects with `reason`. Resolves when all is freed. */
  async cancel(reason: unknown = new DOMException('The style transfer was cancelled', 'AbortError')): Promise<void> {
    this.#controller.abort(reason);
    this.#settle.reject(reason);
    await this.#body.return(undefined as never).catch(() => {});
  }

  /** `await using run = stylize(...)` cancels whatever is still under way at the end of the block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.cancel();
  }

  async #drain(): Promise<void> {
    try {
      while (this.#driver === 'result' && !(await this.#advance()).done);
    } catch {
      // `result` has rejected with it.
    }
  }

  async #advance(): Promise<IteratorResult<StyleEvent, Result>> {
    try {
      const step = await this.#body.next();
      if (step.done) {
        this.#controller.signal.throwIfAborted();
        this.#settle.resolve(step.value);
      }
      return step;
    } catch (error) {
      this.#settle.reject(error);
      throw error;
    }
  }
}
