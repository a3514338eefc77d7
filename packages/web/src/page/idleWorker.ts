import { WorkerClient } from './workerClient.ts';

/** The last worker that ended its work, and how it was made: tfjs and its shaders stay loaded for the next run. */
let idle: { create: () => Worker; client: WorkerClient } | undefined;

/** The idle worker, if it was made in the same way, or a new one. Whoever takes it gives it back. */
export function take(create: () => Worker): WorkerClient {
  if (idle?.create !== create) return new WorkerClient(create());
  const { client } = idle;
  idle = undefined;
  return client;
}

/** Keeps the worker if it has ended its work, or does so in time. One is enough: each holds networks of its own. */
export async function giveBack(create: () => Worker, client: WorkerClient, hasEnded: boolean): Promise<void> {
  if (!hasEnded && !(await client.stop())) return client.terminate();
  idle?.client.terminate();
  idle = { create, client };
}
