import { Worker } from 'node:worker_threads';
import type { OnnxRuntime, OnnxSession, OnnxSessionOptions, OnnxTensor } from '@pastiche/models';

/** What a tensor is on its way between threads. */
interface Plain {
  data: Float32Array;
  dims: readonly number[];
}

/** Of one call to the thread, until it answers. */
interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * ONNX Runtime in a thread of its own: `onnxruntime-node` computes a whole run at a time in the thread that asks, which for seconds
 * would hear of no signal, timer or request. The thread keeps no process alive, unless it computes.
 */
export function startRuntimeThread(): OnnxRuntime {
  const thread = new Thread();
  let sessions = 0;
  return {
    Tensor: PlainTensor,
    InferenceSession: {
      async create(model: Uint8Array, options?: OnnxSessionOptions): Promise<OnnxSession> {
        const session = sessions++;
        // Handed over, not copied: whoever makes a model makes it for one session.
        await thread.call('create', { session, model, options }, [model.buffer as ArrayBuffer]);
        return {
          async run(feeds) {
            const plain = mapValues(feeds, (tensor) => (tensor as PlainTensor).plain);
            const outputs = (await thread.call('run', { session, feeds: plain })) as Record<string, Plain>;
            return mapValues(outputs, ({ data, dims }) => new PlainTensor('float32', data, dims));
          },
          async release() {
            await thread.call('release', { session });
          },
        };
      },
    },
  };
}

class PlainTensor implements OnnxTensor {
  readonly plain: Plain;

  constructor(_type: 'float32', data: Float32Array, dims: readonly number[]) {
    this.plain = { data, dims };
  }

  get dims(): readonly number[] {
    return this.plain.dims;
  }

  async getData(): Promise<Float32Array> {
    return this.plain.data;
  }

  dispose(): void {}
}

const [idle, busy, ending] = [0, 1, 2];

/** How long the end of the process may wait for a call, in milliseconds. */
const longestWait = 60_000;

class Thread {
  /** What the thread does, which it says itself. */
  readonly #state = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker = new Worker(new URL('./onnxThread.js', import.meta.url), { workerData: this.#state });
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #failure: unknown;

  constructor() {
    this.#worker.on('message', ({ id, result, error }) => {
      const { resolve, reject } = this.#waiting.get(id) as Waiting;
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#worker.unref();
      if (error === undefined) resolve(result);
      else reject(error);
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`The thread of ONNX Runtime has ended, with code ${code}`)));
    // Last, since listening makes the process wait.
    this.#worker.unref();
    process.on('exit', () => this.#finish());
  }

  /** @throws what the call throws there */
  call(call: string, values: object, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      const id = this.#count++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, call, ...values }, transfer);
    });
  }

  /** The end of a thread in the middle of a call of onnxruntime-node aborts the process: lets it come to the call's end, and begin no other. */
  #finish(): void {
    if (this.#failure !== undefined) return;
    while (Atomics.compareExchange(this.#state, 0, idle, ending) === busy) {
      if (Atomics.wait(this.#state, 0, busy, longestWait) === 'timed-out') return;
    }
  }

  /** Nothing is answered any more. */
  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
