import { type LayerMeasure, type MeasureSettings, usefulSize } from '@pastiche/core';
import { askWorker } from './askWorker.ts';
import { openPicture, type Picture } from './images.ts';
import { type NetworkInBrowserOptions, withAbsoluteAddresses } from './networkOptions.ts';
import { ownWorker } from './ownWorker.ts';

/** What to measure, and the network. */
export interface MeasureInBrowserOptions extends MeasureSettings, NetworkInBrowserOptions {
  /** Cancels, freeing what was held; the promise rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Makes the worker, as that of `stylize`; pass the same function to both, and one worker serves both. */
  worker?: () => Worker;
}

/**
 * Measures what the network sees in a picture: each layer's Gram matrix, and the maps of its strongest units. It happens in the worker of
 * `stylize`, with the same network. `compact` gives mixtures of its units, chosen so that distances come out as VGG-19's would: single
 * entries are not VGG-19's.
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
  { signal, worker = ownWorker, layers, size, maps, ...network }: MeasureInBrowserOptions,
): Promise<LayerMeasure[]> {
  const image = await openPicture(picture, { longest: usefulSize({ size }), signal });
  const settings = { layers, size, maps };
  return askWorker((api) => api.measure(withAbsoluteAddresses(network), image, settings), worker, signal);
}
