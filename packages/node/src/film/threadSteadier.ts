import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { CreateSteadier } from '@pastiche/pipeline';

/** Only what was built has it. */
const script = new URL('./steadyThread.js', import.meta.url);

/** Steadies frames in a thread of its own; undefined where there is none. */
export const createThreadSteadier: CreateSteadier | undefined = existsSync(fileURLToPath(script))
  ? (options) => {
      const worker = new Worker(script, { workerData: options, execArgv: [] });
      worker.unref();
      let before: Promise<unknown> = Promise.resolve();
      const ask = async (question: unknown): Promise<never> => {
        worker.postMessage(question);
        worker.ref();
        const [{ answer, error }] = await once(worker, 'message').finally(() => worker.unref());
        if (error) throw error;
        return answer as never;
      };
      // One after the other: answers come without saying which question they are to.
      const inTurn = <T>(question: unknown): Promise<T> => {
        const next = before.then(() => ask(question));
        before = next.catch(() => {});
        return next;
      };
      return {
        next: (frame, painted) => inTurn({ frame, painted }),
        getLast: () => inTurn('last'),
        dispose: () => void worker.terminate(),
      };
    }
  : undefined;
