import { WorkerClient } from './workerClient.ts';

/** The last worker that ended its work, and how it was made: tfjs and its shaders stay loaded for the next run. */
let idle: { create: () => Worker; client: WorkerClient } | undefined;

/** The idle worker, if it was made in the same way, or a new one. Whoever takes it gives it to {@link keep}, or terminates it. */
export function take(create: () => Worker): WorkerClient {
  if (idle?.create !== create) return new WorkerClient(create());
  const { client } = idle;
  idle = undefined;
  return client;
}

/** One is enough: every other holds a network of its own. */
export function keep(create: () => Worker, client: WorkerClient): void {
  idle?.client.terminate();
  idle = { create, client };
}
