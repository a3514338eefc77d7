import { type FinishJob, openFinish } from '@pastiche/pipeline';
import { askWorker } from './askWorker.ts';
import { openPicture, type Picture } from './images.ts';
import type { WorkerOptions } from './ownWorker.ts';
import { ResultPicture } from './resultPicture.ts';

/** Whose colors a picture gets. */
export interface FinishInBrowserOptions extends FinishJob<Picture>, WorkerOptions {
  /** Cancels it; the promise rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/**
 * Gives a picture other colors after it was painted: core's `finishColors`, in the worker.
 *
 * @param picture as painted with `colors: 'style'`
 * @throws PasticheError (rejecting) `invalid-option`, `invalid-image`, `unreadable`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const quiet = await finishColors(image, { content: file, styles: 'wave.jpg', colors: 'content' });
 * context.putImageData(quiet.toImageData(), 0, 0);
 * ```
 */
export async function finishColors(
  picture: Picture,
  { worker, workerTimeout, signal, ...job }: FinishInBrowserOptions,
): Promise<ResultPicture> {
  const painted = await openPicture(picture, { signal });
  // Statistics of colors need no more pixels than the picture has.
  const longest = Math.max(painted.width, painted.height);
  const question = await openFinish(job, (each) => openPicture(each, { longest, signal }));
  const finished = await askWorker((api) => api.finishColors(painted, question), { worker, workerTimeout }, signal);
  return new ResultPicture(finished);
}
