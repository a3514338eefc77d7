import { invalidOption, type RawImage, type StyleOptions, StyleRun } from '@pastiche/core';
import { type Job, type JobPictures, openEach } from '@pastiche/pipeline';
import type { BackendName } from '../backendNames.ts';
import type { ModuleAddresses, WebJob } from '../protocol.ts';
import { openPicture, type Picture } from './images.ts';
import { absolute, type NetworkInBrowserOptions, withAbsoluteAddresses } from './networkOptions.ts';
import type { WorkerOptions } from './ownWorker.ts';
import type { ResultPicture } from './resultPicture.ts';
import { runInWorker, type WorkerRun } from './runInWorker.ts';

/** Options of {@link stylize}: those of core, and the network. */
export interface StylizeInBrowserOptions
  extends NetworkInBrowserOptions,
    WorkerOptions,
    Omit<Job<Picture, BackendName>, keyof NetworkInBrowserOptions | 'init' | 'optimizer'> {
  /** A named start, or a picture. @defaultValue 'content' */
  init?: StyleOptions['init'] | Exclude<Picture, string>;
  /** The name of an optimizer, or the address of a module whose default export, a `MakeOptimizer`, makes one. */
  optimizer?: StyleOptions['optimizer'] | URL;
  /**
   * The address of a module whose default export, a `MakeLosses`, makes the losses: `new URL('./my-losses.js', import.meta.url)`.
   *
   * @defaultValue the losses that weights and layers describe
   */
  losses?: string | URL;
  /** Cancels the run; `result` rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/**
 * Paints the content in the style of the paintings, in a worker. Iterate the run, or await its `result`; a run that is not iterated further
 * is paused. If the graphics device is lost, the run goes on from about a second before.
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
export function stylize(options: StylizeInBrowserOptions): StyleRun<ResultPicture> {
  return stylizeFrom(openPicture, options);
}

/** The same with another way to read pictures. */
export function stylizeFrom(
  open: typeof openPicture,
  { signal, worker, workerTimeout, losses, ...options }: StylizeInBrowserOptions,
): StyleRun<ResultPicture> {
  return new StyleRun(async function* (context) {
    const { optimizer, ...rest } = withAbsoluteAddresses(options);
    const modules = { losses: moduleAddress('losses', losses), optimizer: moduleAddress('optimizer', optimizer) };
    const named = { ...rest, optimizer: typeof optimizer === 'string' ? optimizer : undefined };
    const run: WorkerRun<WebJob> = {
      size: { size: rest.size, styleScale: rest.styleScale, styleSize: rest.styleSize, preset: rest.preset },
      read: (reading) => readPictures(named, (picture) => open(picture, reading)),
      begin: (api, job, changed) => api.begin({ ...job, ...changed }, modules),
    };
    return yield* runInWorker(run, { worker, workerTimeout }, context);
  }, signal);
}

type Described = Omit<WebJob, keyof JobPictures<Picture>> & JobPictures<Picture>;

/** Reads the pictures on the page: a worker cannot see its elements. What is missing, the worker names. */
async function readPictures(job: Described, open: (picture: Picture) => Promise<RawImage>): Promise<WebJob> {
  const isName = (init: unknown): boolean => typeof init === 'string';
  const pictures = await openEach(job, isName, open);
  return { ...job, ...pictures } as WebJob;
}

function moduleAddress(name: keyof ModuleAddresses, given: string | URL | undefined): string | undefined {
  const isName = name === 'optimizer' && typeof given === 'string';
  if (given === undefined || isName) return undefined;
  if (typeof given === 'string' || given instanceof URL) return absolute(given);
  throw invalidOption(name, "a module's address, `new URL('./my-module.js', import.meta.url)`,", given);
}
