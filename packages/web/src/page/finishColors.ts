import type { FinishOptions, RawImage } from '@pastiche/core';
import { askWorker } from './askWorker.ts';
import { openPicture, type Picture } from './images.ts';
import type { WorkerOptions } from './ownWorker.ts';
import { ResultPicture } from './resultPicture.ts';

/** Whose colors a picture gets. */
export interface FinishInBrowserOptions extends Omit<FinishOptions, 'content' | 'styles' | 'keep'>, WorkerOptions {
  /** The photo. */
  content: Picture;
  /** One painting or several. */
  styles: Picture | readonly Picture[];
  /** White parts stay the photo's pixels exactly, with a seam around them (see `feather`). */
  keep?: Picture | null;
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
  { content, styles, keep, worker, workerTimeout, signal, ...choice }: FinishInBrowserOptions,
): Promise<ResultPicture> {
  const painted = await openPicture(picture, { signal });
  // Statistics of colors need no more pixels than the picture has.
  const longest = Math.max(painted.width, painted.height);
  const list = (Array.isArray(styles) ? styles : [styles]) as readonly Picture[];
  const open = (each: Picture): Promise<RawImage> => openPicture(each, { longest, signal });
  const [photo, ...paintings] = await Promise.all([content, ...list].map(open));
  const question = { ...choice, content: photo, styles: paintings, keep: keep ? await open(keep) : undefined };
  const finished = await askWorker((api) => api.finishColors(painted, question), { worker, workerTimeout }, signal);
  return new ResultPicture(finished);
}
