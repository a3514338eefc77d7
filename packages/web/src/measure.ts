import { type LayerMeasure, type MeasureSettings, PasticheError, usefulSize } from '@pastiche/core';
import { keep, take } from './idleWorker.ts';
import { openPicture, type Picture } from './images.ts';
import { ownWorker } from './ownWorker.ts';
import { postable } from './postable.ts';
import type { EngineOptions, LookOptions } from './protocol.ts';
import { WorkerLost } from './workerClient.ts';

/** What is to be measured, by which network, on which backend. */
export interface MeasureInBrowserOptions extends MeasureSettings, Omit<EngineOptions, 'weights'> {
  /** A file with the network's weights: its address, or its bytes. */
  weights?: string | URL | Uint8Array;
  /** Cancels, freeing what was held; the promise rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Makes the worker, as that of `stylize`; pass the same function to both, and one worker serves both. */
  worker?: () => Worker;
}

/**
 * What the network sees in a picture, for looking at: of each layer its Gram matrix and where its strongest channels fire. Measured in the
 * worker that `stylize` paints in, through the same network. `compact` hands out mixtures of its channels, chosen so that distances come
 * out as VGG-19's would: single entries are not VGG-19's.
 *
 * @throws PasticheError (rejecting) `unknown-layer`, `invalid-image`, `unreadable`, `invalid-option`, `backend-unavailable`,
 * `download-failed`, `invalid-weights`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const [{ gram, channels, maps }] = await measure(file, { layers: ['conv3_1'], size: 192, maps: 4 });
 * ```
 */
export async function measure(
  picture: Picture,
  { signal, worker = ownWorker, weights, sources, ...options }: MeasureInBrowserOptions,
): Promise<LayerMeasure[]> {
  const image = await openPicture(picture, { longest: usefulSize({ size: options.size }), signal });
  const question: LookOptions = { ...options, ...postable({ weights, sources }), picture: image };
  try {
    return await ask(question, worker, signal);
  } catch (error) {
    if (!(error instanceof WorkerLost)) throw error;
  }
  // A laptop's sleep takes the graphics device away once; a device that fails again will go on failing.
  return ask(question, worker, signal).catch((error) => {
    if (!(error instanceof WorkerLost)) throw error;
    const message = `The graphics device was lost twice (${error.message}). Try backend: 'wasm', or a smaller size.`;
    throw new PasticheError('backend-unavailable', message, { cause: error });
  });
}

async function ask(question: LookOptions, create: () => Worker, signal?: AbortSignal): Promise<LayerMeasure[]> {
  signal?.throwIfAborted();
  const client = take(create);
  let fine = false;
  try {
    const measured = await client.ask((api) => api.measure(question), signal);
    fine = true;
    return measured;
  } finally {
    if (fine || (await client.stop())) keep(create, client);
    else client.terminate();
  }
}
