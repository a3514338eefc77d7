import type { OnnxRuntime, OnnxSession, OnnxSessionOptions, OnnxTensor } from '@pastiche/models';
import { type RuntimeHost, startHost } from './runtimeHost.ts';

/** What a tensor is on its way between threads. */
interface Plain {
  data: Float32Array;
  dims: readonly number[];
}

/** What a call has come to. */
interface Answer {
  id: number;
  result?: unknown;
  error?: Error;
}

/** A call that waits for its answer. */
interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * Starts ONNX Runtime outside of this thread: `onnxruntime-node` computes a whole run at a time in the thread that asks, which for seconds
 * would hear of no signal, timer or request. It keeps no process alive, unless it computes.
 *
 * @throws Error if onnxruntime-node does not load
 */
export async function startRuntimeThread(): Promise<OnnxRuntime> {
  const host = new Calls();
  await host.load();
  let sessions = 0;
  return {
    Tensor: PlainTensor,
    InferenceSession: {
      async create(model: Uint8Array, options?: OnnxSessionOptions): Promise<OnnxSession> {
        const session = sessions++;
        // Handed over, not copied: whoever makes a model makes it for one session.
        await host.call('create', { session, model, options }, [model.buffer as ArrayBuffer]);
        return {
          async run(feeds) {
            const plain = mapValues(feeds, (tensor) => (tensor as PlainTensor).plain);
            const outputs = (await host.call('run', { session, feeds: plain })) as Record<string, Plain>;
            return mapValues(outputs, ({ data, dims }) => new PlainTensor('float32', data, dims));
          },
          async release() {
            await host.call('release', { session });
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

/** Calls to a host, and their answers. */
class Calls {
  readonly #host: RuntimeHost = startHost({
    answer: (message) => this.#answer(message as Answer),
    fail: (error) => this.#fail(error),
  });
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #failure: unknown;

  async load(): Promise<void> {
    try {
      await this.call('load', {});
    } catch (error) {
      this.#host.end();
      throw error;
    }
  }

  /** @throws what the call throws there */
  call(call: string, values: object, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      const id = this.#count++;
      this.#waiting.set(id, { resolve, reject });
      this.#host.keep(true);
      this.#host.post({ id, call, ...values }, transfer);
    });
  }

  #answer({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#host.keep(false);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(error);
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
