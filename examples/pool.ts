// A pool of worker threads, for WebAssembly: a fixed number of runs compute at once, each with a processor and a network of its own, and the
// main thread stays free. ONNX Runtime uses several processors by itself.
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { BackendName, Job } from '@pastiche/node';
import pLimit from 'p-limit';
import { out, painting, photo, size } from './inputs.ts';

type Order = Job<Uint8Array, BackendName>;
/** What a thread posts: the bytes of a PNG, or an error. */
type Answer = { png: Uint8Array } | { error: { code?: string; message: string } };

class Pool {
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #idle: Worker[] = [];

  constructor(threads: number) {
    this.#limit = pLimit(threads);
  }

  /** Paints as soon as a thread is free. Pictures are bytes. */
  paint(order: Order, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#limit(() => this.#paint(order, signal));
  }

  async #paint(order: Order, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const worker = this.#idle.pop() ?? new Worker(new URL('./poolWorker.mjs', import.meta.url));
    // The thread is asked to stop, not terminated: it keeps the network loaded for the next order.
    const cancel = (): void => worker.postMessage('cancel');
    signal?.addEventListener('abort', cancel);
    try {
      worker.postMessage(order);
      // A thread that crashes makes this throw, and the next order starts another.
      const [answer] = (await once(worker, 'message')) as [Answer];
      this.#idle.push(worker);
      signal?.throwIfAborted();
      if ('error' in answer) throw Object.assign(new Error(), answer.error);
      return answer.png;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends the threads. Await all pictures before. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.map((worker) => worker.terminate()));
  }
}

const pool = new Pool(2);
const order: Order = {
  backend: 'wasm',
  content: await readFile(photo),
  styles: await readFile(painting),
  size,
  iterations: 20,
  coarseIterations: 20,
};
const impatient = new AbortController();
const pictures = [
  pool.paint({ ...order, iterations: 100_000 }, impatient.signal),
  pool.paint(order),
  pool.paint({ ...order, content: Buffer.from('no picture') }),
  pool.paint(order),
];
pictures[1].then(() => impatient.abort());
for (const { status, ...ended } of await Promise.allSettled(pictures))
  console.log(status, 'value' in ended ? `${ended.value.length} bytes` : ended.reason.message);
await writeFile(out, await pictures[3]);
await pool.close();
console.log(`wrote ${out}`);
