import { PasticheError } from '@pastiche/core';
import type { Answer, WorkerApi } from '../protocol.ts';
import { keep, take } from './idleWorker.ts';
import { WorkerLost } from './workerClient.ts';

export type Question<T> = (api: WorkerApi) => Promise<Answer<T>>;

/**
 * Asks the idle worker something that it can be asked again: once more, if the graphics device is lost meanwhile.
 *
 * @throws PasticheError of the question's or, if the device is lost again, `backend-unavailable`; `signal.reason` when cancelled
 */
export async function askWorker<T>(question: Question<T>, create: () => Worker, signal?: AbortSignal): Promise<T> {
  try {
    return await ask(question, create, signal);
  } catch (error) {
    if (!(error instanceof WorkerLost)) throw error;
  }
  // A laptop's sleep takes the graphics device away once; a device that fails again will go on failing.
  return ask(question, create, signal).catch((error) => {
    if (!(error instanceof WorkerLost)) throw error;
    const message = `The graphics device was lost twice (${error.message}). Try backend: 'wasm', or a smaller size.`;
    throw new PasticheError('backend-unavailable', message, { cause: error });
  });
}

async function ask<T>(question: Question<T>, create: () => Worker, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted();
  const client = take(create);
  let fine = false;
  try {
    const answer = await client.ask(question, signal);
    fine = true;
    return answer;
  } finally {
    if (fine || (await client.stop())) keep(create, client);
    else client.terminate();
  }
}
