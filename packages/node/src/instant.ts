import { type RawImage, SteadyFrames, type stepOptions, usefulSize } from '@pastiche/core';
import { isSource } from './files/imageSource.ts';
import { readImage } from './files/images.ts';
import { ResultPicture } from './files/resultPicture.ts';
import { createPipeline } from './pipeline.ts';
import type { Picture } from './platform.ts';
import { type StylizeFilesOptions, stylize } from './stylize.ts';

/** What one pass of a network has no use for. */
type OfSteps = (typeof stepOptions)[number] | 'losses' | 'coarseModel' | 'coarseEncoder' | 'resume' | 'checkpoint';

/** Options of {@link instant}: those of `stylize` that are not about steps. */
export type InstantOptions = Omit<StylizeFilesOptions, 'content' | 'styles' | OfSteps>;

/**
 * Paints a photo in the manner of one or more paintings in one pass of a network, within a second: the picture that `init: 'instant'` starts from. Blends,
 * masks, turned units, `strength`, `styleScale` and colors act on it as on a run.
 *
 * @throws PasticheError (rejecting) as `stylize`
 * @example
 * ```ts
 * const picture = await instant('photo.jpg', 'painting.jpg');
 * await picture.toFile('out.png');
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
export interface InstantEachOptions extends Omit<InstantOptions, 'encoder'> {
  /**
   * For the frames of a film or a camera, 0..1: how much noise and flicker is taken out of what does not move, before a frame is painted and after. Pictures
   * have 8 bits a channel then. @defaultValue 0
   */
  steady?: number;
}

/**
 * Paints photos, or the frames of a film, one after the other: the network is loaded once, and the paintings are measured once. Ends when the
 * photos do.
 *
 * @throws PasticheError as `stylize`, at the first photo that cannot be painted
 * @example
 * ```ts
 * let count = 0;
 * for await (const picture of instantEach(['a.jpg', 'b.jpg'], 'painting.jpg', { size: 768 })) {
 *   await picture.toFile(`${++count}.png`);
 * }
 * ```
 */
export async function* instantEach(
  photos: Iterable<Picture> | AsyncIterable<Picture>,
  paintings: Picture | readonly Picture[],
  { cache, only, signal, steady = 0, ...job }: InstantEachOptions = {},
): AsyncGenerator<ResultPicture, void, void> {
  const [before, after] = [new SteadyFrames(steady), new SteadyFrames(steady)];
  const pipeline = createPipeline({ keep: 2, only });
  try {
    const longest = usefulSize({ ...job, preset: 'instant' });
    const open = (each: Picture): Promise<RawImage> | RawImage =>
      isSource(each) ? readImage(each, { only, longest, gamut: job.gamut }) : each;
    // The same objects each time: what was measured of them is known.
    const styles = await Promise.all(([paintings].flat() as Picture[]).map(open));
    for await (const photo of photos) {
      const content = steady === 0 ? photo : before.next(await open(photo));
      const { result } = pipeline.run({ ...job, content, styles, preset: 'instant' }, { cache, signal });
      const picture = await result;
      yield steady === 0 ? picture : new ResultPicture(after.nextResult(picture));
    }
  } finally {
    pipeline.dispose();
  }
}
