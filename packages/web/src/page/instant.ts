import { type RawImage, SteadyFrames, type stepOptions } from '@pastiche/core';
import { openPicture, type Picture } from './images.ts';
import { ResultPicture } from './resultPicture.ts';
import { type StylizeInBrowserOptions, stylize, stylizeFrom } from './stylize.ts';

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

/** Options of {@link instantEach}. */
export interface InstantEachOptions extends InstantOptions {
  /**
   * For the frames of a film or a camera, 0..1: how much noise and flicker is taken out of what does not move, before a frame is painted and after.
   *
   * @defaultValue 0
   */
  steady?: number;
}

/**
 * Paints photos, or the frames of a film or a camera, one after the other: the next is asked for when one is painted. Ends when the photos do.
 *
 * @throws PasticheError as `stylize`, at the first photo that cannot be painted
 * @example
 * ```ts
 * const frames = videoFrames(document.querySelector('video')!, { longest: 256 });
 * for await (const picture of instantEach(frames, 'wave.jpg', { size: 256, steady: 0.8 })) {
 *   context.putImageData(picture.toImageData(), 0, 0);
 * }
 * ```
 */
export async function* instantEach(
  photos: Iterable<Picture> | AsyncIterable<Picture>,
  paintings: Picture | readonly Picture[],
  { steady = 0, ...options }: InstantEachOptions = {},
): AsyncGenerator<ResultPicture, void, void> {
  const [before, after] = [new SteadyFrames(steady), new SteadyFrames(steady)];
  const read = new Map<Picture, Promise<RawImage>>();
  const open: typeof openPicture = (picture, reading) => {
    if (![paintings].flat().includes(picture)) return openPicture(picture, reading);
    const known = read.get(picture) ?? openPicture(picture, reading);
    read.set(picture, known);
    return known;
  };
  for await (const photo of photos) {
    const content =
      steady === 0 ? photo : before.next(await openPicture(photo, { longest: options.size, signal: options.signal }));
    const picture = await stylizeFrom(open, { ...options, content, styles: paintings, preset: 'instant' }).result;
    yield steady === 0 ? picture : new ResultPicture(after.nextResult(picture));
  }
}
