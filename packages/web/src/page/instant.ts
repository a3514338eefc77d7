import type { stepOptions } from '@pastiche/core';
import type { Picture } from './images.ts';
import type { ResultPicture } from './resultPicture.ts';
import { type StylizeInBrowserOptions, stylize } from './stylize.ts';

/** What one pass of a network has no use for. */
type OfSteps = (typeof stepOptions)[number] | 'losses' | 'coarseModel' | 'resume';

/** Options of {@link instant}: those of `stylize` that are not about steps. */
export type InstantOptions = Omit<StylizeInBrowserOptions, 'content' | 'styles' | OfSteps>;

/**
 * Paints a photo in the manner of one or more paintings in one pass of a network, in a worker: the picture that `init: 'instant'` starts from. Blends, masks,
 * turned units, `strength`, `styleScale` and colors act on it as on a run. The worker stays, with what it has measured of paintings.
 *
 * @throws PasticheError (rejecting) as `stylize`
 * @example
 * ```ts
 * const picture = await instant(file, 'wave.jpg', { size: 384 });
 * context.putImageData(toImageData(picture), 0, 0);
 * ```
 */
export function instant(
  photo: Picture,
  paintings: Picture | readonly Picture[],
  options: InstantOptions = {},
): Promise<ResultPicture> {
  return stylize({ ...options, content: photo, styles: paintings, preset: 'instant' }).result;
}

/**
 * Paints photos, or the frames of a film, one after the other. Ends when the photos do.
 *
 * @throws PasticheError as `stylize`, at the first photo that cannot be painted
 * @example
 * ```ts
 * for await (const picture of instantEach(files, 'wave.jpg')) {
 *   context.putImageData(toImageData(picture), 0, 0);
 * }
 * ```
 */
export async function* instantEach(
  photos: Iterable<Picture> | AsyncIterable<Picture>,
  paintings: Picture | readonly Picture[],
  options: InstantOptions = {},
): AsyncGenerator<ResultPicture, void, void> {
  for await (const photo of photos) yield await instant(photo, paintings, options);
}
