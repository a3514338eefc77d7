import {
  type Checkpoint,
  PasticheError,
  type RawImage,
  type RunContext,
  type StyleChanges,
  type StyleEvent,
  StyleRun,
  usefulSize,
} from '@pastiche/core';
import type { PaintOptions } from '../protocol.ts';
import { keep, take } from './idleWorker.ts';
import { openPicture, type Picture } from './images.ts';
import { keepStorage } from './keepStorage.ts';
import { ownWorker } from './ownWorker.ts';
import { type EngineInBrowserOptions, postable } from './postable.ts';
import { type WorkerClient, WorkerLost } from './workerClient.ts';

/** What core's `stylize` takes, as far as a worker can take it; pictures may be whatever a browser can draw. */
export interface StylizeInBrowserOptions
  extends EngineInBrowserOptions,
    Omit<PaintOptions, keyof EngineInBrowserOptions | 'content' | 'styles' | 'init'> {
  /** The photo: a File, a Blob, an address, an `<img>`, a `<canvas>`, an ImageBitmap, ImageData or a RawImage. */
  content: Picture;
  /** One painting or several. */
  styles: Picture | readonly Picture[];
  /** A named start, or a picture. @defaultValue 'content' */
  init?: 'content' | 'random' | 'style' | Exclude<Picture, string>;
  /** Cancels the run; `result` rejects with `signal.reason`. */
  signal?: AbortSignal;
  /**
   * Makes the worker, where a bundler or a policy needs that done otherwise: `() => new Worker(...)`. Pass the same function again, and its
   * worker is used again.
   */
  worker?: () => Worker;
}

/** A device that fails so often will fail again. */
const mostLosses = 3;

/**
 * Paints the content in the manner of the styles, in a worker. Iterate the run, or await its `result`; a run that is not
 * iterated further is paused. Should the graphics device be lost, it goes on from where it was a second before.
 *
 * @example
 * ```ts
 * const run = stylize({ content: file, styles: ['wave.jpg'], size: 512 });
 * for await (const event of run) {
 *   const picture = await run.snapshot();
 *   if (picture) context.putImageData(toImageData(picture), 0, 0);
 * }
 * ```
 */
export function stylize({ signal: cancelled, worker = ownWorker, ...options }: StylizeInBrowserOptions): StyleRun {
  return new StyleRun((context) => paint(options, worker, context), cancelled);
}

async function* paint(
  options: Omit<StylizeInBrowserOptions, 'signal' | 'worker'>,
  create: () => Worker,
  context: RunContext,
): AsyncGenerator<StyleEvent, RawImage, void> {
  let job = await prepare(options, context.signal);
  for (let losses = 0; ; ) {
    const client = take(create);
    let fine = false;
    const remember = (changed: Partial<PaintOptions>): void => {
      job = { ...job, ...changed };
    };
    try {
      const image = yield* drive(client, job, context, remember);
      fine = true;
      return image;
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      if (++losses > mostLosses) {
        const message = `The graphics device was lost ${losses} times (${error.message}). Try backend: 'wasm', or a smaller size.`;
        throw new PasticheError('backend-unavailable', message, { cause: error });
      }
      const place = job.resume ? `step ${job.resume.iteration} of scale ${job.resume.scale + 1}` : 'the beginning';
      yield { type: 'notice', message: `The graphics device was lost (${error.message}); going on from ${place}` };
    } finally {
      context.expose(undefined);
      if (fine || (await client.stop())) keep(create, client);
      else client.terminate();
    }
  }
}

/** One worker's part of a run: to the end, or until it is lost. */
async function* drive(
  client: WorkerClient,
  job: PaintOptions,
  { signal, expose }: RunContext,
  remember: (changed: Partial<PaintOptions>) => void,
): AsyncGenerator<StyleEvent, RawImage, void> {
  await client.ask((api) => api.begin(job), signal);
  expose({
    snapshot: () => unlessLost(client.ask((api) => api.snapshot(), signal)),
    checkpoint: () => unlessLost(client.ask((api) => api.checkpoint(), signal)),
    async change(changes: StyleChanges) {
      // A worker that is lost has nothing to change: the next one begins with what is remembered.
      await unlessLost(client.ask((api) => api.change(changes), signal));
      const { styles, ...rest } = changes;
      remember(styles ? { ...rest, styles: [styles].flat() as RawImage[] } : rest);
    },
  });
  for (;;) {
    const turn = await client.ask((api) => api.next(), signal);
    if (turn.done) return turn.image;
    if (turn.event.type === 'weights') keepStorage();
    if (turn.checkpoint) remember({ resume: turn.checkpoint satisfies Checkpoint });
    yield turn.event;
  }
}

/** Whoever only looks need not know that the device is lost: there is nothing to see just now, and the run goes on by itself. */
async function unlessLost<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WorkerLost) return undefined;
    throw error;
  }
}

/** Reads the pictures, on the page: a worker cannot see its elements. */
async function prepare(
  { content, styles, init, ...rest }: Omit<StylizeInBrowserOptions, 'signal' | 'worker'>,
  signal: AbortSignal,
): Promise<PaintOptions> {
  const reading = { longest: usefulSize(rest), signal };
  const open = (picture: Picture): Promise<RawImage> => openPicture(picture, reading);
  const list = (Array.isArray(styles) ? styles : [styles]) as readonly Picture[];
  const [photo, ...paintings] = await Promise.all([content, ...list].map(open));
  const start = init === undefined || typeof init === 'string' ? init : await open(init);
  return { ...postable(rest), content: photo, styles: paintings, init: start };
}
