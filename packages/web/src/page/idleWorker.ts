import { ownWorker, type WorkerOptions } from './ownWorker.ts';
import { WorkerClient } from './workerClient.ts';

/** The last worker that ended its work: tfjs and its shaders stay loaded for the next run. */
let idle: WorkerClient | undefined;

/** The idle worker, if it was made in the same way and has not failed since, or a new one. Whoever takes it gives it back. */
export function take({ worker = ownWorker, workerTimeout }: WorkerOptions): WorkerClient {
  if (idle?.hasFailed) {
    idle.terminate();
    idle = undefined;
  }
  if (idle?.create !== worker) return new WorkerClient(worker, workerTimeout);
  const client = idle;
  idle = undefined;
  return client;
}

/** Keeps the worker if it has ended its work, or does so in time. One is enough: each holds networks of its own. */
export async function giveBack(client: WorkerClient, hasEnded: boolean): Promise<void> {
  if (!hasEnded && !(await client.stop())) return client.terminate();
  idle?.terminate();
  idle = client;
}
