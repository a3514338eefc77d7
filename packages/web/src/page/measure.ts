import { type LayerMeasure, type MeasureSettings, usefulSize } from '@pastiche/core';
import type { LookOptions } from '../protocol.ts';
import { askWorker } from './askWorker.ts';
import { openPicture, type Picture } from './images.ts';
import { ownWorker } from './ownWorker.ts';
import { type EngineInBrowserOptions, postable } from './postable.ts';

/** What is to be measured, by which network, on which backend. */
export interface MeasureInBrowserOptions extends MeasureSettings, EngineInBrowserOptions {
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
  { signal, worker = ownWorker, ...options }: MeasureInBrowserOptions,
): Promise<LayerMeasure[]> {
  const image = await openPicture(picture, { longest: usefulSize({ size: options.size }), signal });
  const question: LookOptions = { ...postable(options), picture: image };
  return askWorker((api) => api.measure(question), worker, signal);
}
