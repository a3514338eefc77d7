import type { Answer, WorkerApi } from '../protocol.ts';
import { giveBack, take } from './idleWorker.ts';
import type { WorkerOptions } from './ownWorker.ts';
import { type WorkerClient, WorkerLost } from './workerClient.ts';

/** A laptop's sleep takes the graphics device away once; a device that is lost again will go on being lost. */
const mostLosses = 1;

/**
 * Asks the idle worker something that it can be asked again: once more, if the graphics device is lost meanwhile.
 *
 * @throws PasticheError of the question's or, if the device is lost again, `backend-unavailable`; `signal.reason` when cancelled
 */
export async function askWorker<T>(
  question: (api: WorkerApi, client: WorkerClient) => Promise<Answer<T>>,
  options: WorkerOptions,
  signal?: AbortSignal,
): Promise<T> {
  for (let losses = 0; ; ) {
    signal?.throwIfAborted();
    const client = take(options);
    let hasEnded = false;
    try {
      const answer = await client.ask((api) => question(api, client), signal);
      hasEnded = true;
      return answer;
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      if (++losses > mostLosses) throw error.explain(losses);
    } finally {
      await giveBack(client, hasEnded);
    }
  }
}
