import { FrameSteadier, invalidOption, type RawImage } from '@pastiche/core';
import { openPicture, type Picture } from './images.ts';
import { type InstantOptions, instantEach } from './instant.ts';
import { ResultPicture } from './resultPicture.ts';

/** Options of {@link paintFrames}. */
export interface PaintFramesOptions extends InstantOptions {
  /** The only way in browsers: one pass of a network a frame. @defaultValue 'instant' */
  preset?: 'instant';
  /** How steady strokes lie on what they paint, 0..1; 0 paints each frame for itself. @defaultValue 0.9 */
  steady?: number;
}

/** A frame of a painted film. */
export interface PaintedFilmFrame {
  /** As it was painted. */
  picture: ResultPicture;
  /** Whether a scene begins with it: nothing was known of it before. */
  isCut: boolean;
}

/**
 * Paints the frames of a film, one after the other, so that strokes stay on what they paint: a network paints each in one pass, and it is mixed with the one before,
 * moved along with what is seen. For a camera, whose frames are dropped when nobody has time for them, `instantEach` is quicker.
 *
 * @param frames all of one size
 * @throws PasticheError as `stylize`, at the first frame that cannot be painted
 * @example
 * ```ts
 * const frames = videoFrames(document.querySelector('video')!, { longest: 256 });
 * for await (const { picture } of paintFrames(frames, 'wave.jpg', { size: 256 })) {
 *   context.putImageData(picture.toImageData(), 0, 0);
 * }
 * ```
 */
export async function* paintFrames(
  frames: Iterable<Picture> | AsyncIterable<Picture>,
  paintings: Picture | readonly Picture[],
  { steady = 0.9, preset: _, ...options }: PaintFramesOptions = {},
): AsyncGenerator<PaintedFilmFrame, void, void> {
  if (!(steady >= 0 && steady <= 1)) throw invalidOption('steady', 'a number from 0 to 1', steady);
  const steadier = new FrameSteadier({ steady });
  const { size: longest = 512, signal } = options;
  const waiting: RawImage[] = [];
  const opened = (async function* () {
    for await (const each of frames) {
      const frame = await openPicture(each, { longest, signal });
      // The worker may be sent the picture's own memory.
      waiting.push({ ...frame, data: frame.data.slice() });
      yield frame;
    }
  })();
  for await (const picture of instantEach(opened, paintings, options)) {
    const frame = waiting.shift() as RawImage;
    const steadied = steady === 0 ? { picture, isCut: true } : await steadier.next(frame, picture);
    yield { ...steadied, picture: new ResultPicture(steadied.picture) };
  }
}
