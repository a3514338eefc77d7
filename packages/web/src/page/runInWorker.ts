import { PasticheError, type RawImage, type RunContext, type StyleChanges, type StyleEvent } from '@pastiche/core';
import type { Answer, WebJob, WorkerApi } from '../protocol.ts';
import { keep, take } from './idleWorker.ts';
import { keepStorage } from './keepStorage.ts';
import { type WorkerClient, WorkerLost } from './workerClient.ts';

/** A device that is lost so often will be lost again. */
const mostLosses = 3;

/** Begins a run in a worker, with what has changed since the run first began: its checkpoint, and its options. */
export type Begin = (api: WorkerApi, changed: Partial<WebJob>) => Promise<Answer<void>>;

/** The body of a run in a worker. If the graphics device is lost, the run goes on in another worker. */
export async function* runInWorker(
  begin: Begin,
  create: () => Worker,
  context: RunContext,
): AsyncGenerator<StyleEvent, RawImage, void> {
  const changed: Partial<WebJob> = {};
  for (let losses = 0; ; ) {
    const client = take(create);
    let isFine = false;
    try {
      const image = yield* drive(client, begin, context, changed);
      isFine = true;
      return image;
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      if (++losses > mostLosses) {
        const message = `The graphics device was lost ${losses} times (${error.message}). Try backend: 'wasm', or a smaller size.`;
        throw new PasticheError('backend-unavailable', message, { cause: error });
      }
      const { resume } = changed;
      const place = resume ? `step ${resume.iteration} of scale ${resume.scale + 1}` : 'the beginning';
      yield { type: 'notice', message: `The graphics device was lost (${error.message}); going on from ${place}` };
    } finally {
      context.expose(undefined);
      if (isFine || (await client.stop())) keep(create, client);
      else client.terminate();
    }
  }
}

/** One worker's part of a run: to the end, or until the worker is lost. */
async function* drive(
  client: WorkerClient,
  begin: Begin,
  { signal, expose }: RunContext,
  changed: Partial<WebJob>,
): AsyncGenerator<StyleEvent, RawImage, void> {
  await client.ask((api) => begin(api, changed), signal);
  expose({
    snapshot: () => unlessLost(client.ask((api) => api.snapshot(), signal)),
    checkpoint: () => unlessLost(client.ask((api) => api.checkpoint(), signal)),
    async change(changes: StyleChanges) {
      // A lost worker has nothing to change: the next one begins with the changes.
      await unlessLost(client.ask((api) => api.change(changes), signal));
      Object.assign(changed, changes);
    },
  });
  for (;;) {
    const step = await client.ask((api) => api.next(), signal);
    if (step.done) return step.image;
    if (step.event.type === 'weights') keepStorage();
    if (step.checkpoint) changed.resume = step.checkpoint;
    yield step.event;
  }
}

/** Undefined if the device is lost: the caller only looks, and the run goes on by itself. */
async function unlessLost<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WorkerLost) return undefined;
    throw error;
  }
}
