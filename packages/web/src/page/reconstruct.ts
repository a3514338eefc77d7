import { type RawImage, type ReconstructOptions, StyleRun } from '@pastiche/core';
import type { Reconstruction } from '../protocol.ts';
import { openPicture, type Picture } from './images.ts';
import { type NetworkInBrowserOptions, withAbsoluteAddresses } from './networkOptions.ts';
import type { WorkerOptions } from './ownWorker.ts';
import type { ResultPicture } from './resultPicture.ts';
import { runInWorker, type WorkerRun } from './runInWorker.ts';

/** Options of a reconstruction: those of core, and the network. */
export interface ReconstructInBrowserOptions
  extends NetworkInBrowserOptions,
    WorkerOptions,
    Omit<ReconstructOptions, 'image' | 'encoder' | 'resume'> {}

/**
 * Rebuilds a picture from noise so that one layer's activations match, as core's `reconstructContent` does, in a worker.
 *
 * @example
 * ```ts
 * const picture = await reconstructContent(file, { layer: 'conv4_2', size: 192 }).result;
 * ```
 */
export function reconstructContent(
  picture: Picture,
  { layer, ...options }: ReconstructInBrowserOptions & { layer: string },
): StyleRun<ResultPicture> {
  return reconstruct(picture, { layer }, options);
}

/** Rebuilds a picture's style from noise, from the Gram matrices of some layers, as core's `reconstructStyle` does, in a worker. */
export function reconstructStyle(
  picture: Picture,
  { layers, ...options }: ReconstructInBrowserOptions & { layers: readonly string[] },
): StyleRun<ResultPicture> {
  return reconstruct(picture, { layers }, options);
}

function reconstruct(
  picture: Picture,
  target: Pick<Reconstruction, 'layer' | 'layers'>,
  { signal: cancelled, worker, workerTimeout, ...options }: ReconstructInBrowserOptions,
): StyleRun<ResultPicture> {
  return new StyleRun(async function* (context) {
    const message = { ...withAbsoluteAddresses(options), ...target };
    const run: WorkerRun<RawImage> = {
      size: { size: options.size ?? 256 },
      read: (reading) => openPicture(picture, reading),
      begin: (api, image, { resume }) => api.reconstruct({ ...message, image, resume }),
    };
    return yield* runInWorker(run, { worker, workerTimeout }, context);
  }, cancelled);
}
