import type { RunContext, StyleChanges, StyleEvent, StyleOptions } from '@pastiche/core';
import type { Answer, WebJob, WorkerApi } from '../protocol.ts';
import { giveBack, take } from './idleWorker.ts';
import type { ReadOptions } from './images.ts';
import { keepStorage } from './keepStorage.ts';
import type { WorkerOptions } from './ownWorker.ts';
import { ResultPicture } from './resultPicture.ts';
import { type WorkerClient, WorkerLost } from './workerClient.ts';

/** A device that is lost so often will be lost again. */
const mostLosses = 3;

/** A run in a worker. */
export interface WorkerRun<Pictures> {
  /** The options that say how large pictures are useful. */
  size: Partial<StyleOptions>;
  /** Reads the pictures. */
  read(options: ReadOptions): Promise<Pictures>;
  /** Begins the run, with what has changed since it first began: its checkpoint, and its options. */
  begin(api: WorkerApi, pictures: Pictures, changed: Partial<WebJob>): Promise<Answer<void>>;
}

/** The body of a run in a worker. If the graphics device is lost, the run goes on in another worker. */
export async function* runInWorker<Pictures>(
  { size, read, begin }: WorkerRun<Pictures>,
  options: WorkerOptions,
  context: RunContext<ResultPicture>,
): AsyncGenerator<StyleEvent, ResultPicture, void> {
  const { signal } = context;
  const changed: Partial<WebJob> = {};
  let pictures: Pictures | undefined;
  for (let losses = 0; ; ) {
    const client = take(options);
    let hasEnded = false;
    try {
      const longest = await client.ask((api) => api.usefulSize(size), signal);
      const known = pictures ?? (await read({ longest, signal }));
      pictures = known;
      await client.ask((api) => begin(api, known, changed), signal);
      const image = yield* drive(client, context, changed);
      hasEnded = true;
      return image;
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      if (++losses > mostLosses) throw error.explain(losses);
      const { resume } = changed;
      const place = resume ? `step ${resume.iteration} of scale ${resume.scale + 1}` : 'the beginning';
      yield { type: 'notice', message: `The graphics device was lost (${error.message}); going on from ${place}` };
    } finally {
      context.expose(undefined);
      await giveBack(client, hasEnded);
    }
  }
}

/** One worker's part of a run: to the end, or until the worker is lost. */
async function* drive(
  client: WorkerClient,
  { signal, expose }: RunContext<ResultPicture>,
  changed: Partial<WebJob>,
): AsyncGenerator<StyleEvent, ResultPicture, void> {
  expose({
    async snapshot() {
      const image = await unlessLost(client.ask((api) => api.snapshot(), signal));
      return image && new ResultPicture(image);
    },
    checkpoint: () => unlessLost(client.ask((api) => api.checkpoint(), signal)),
    async change(changes: StyleChanges) {
      // A lost worker has nothing to change: the next one begins with the changes.
      await unlessLost(client.ask((api) => api.change(changes), signal));
      Object.assign(changed, changes);
    },
  });
  for (;;) {
    const step = await client.ask((api) => api.next(), signal);
    if (step.done) return new ResultPicture(step.image);
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
