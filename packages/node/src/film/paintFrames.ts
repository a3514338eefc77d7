import { invalidOption, type RawImage, usefulSize } from '@pastiche/core';
import { type FilmFrame, type FilmJob, type FilmOptions, paintFilm } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import { isSource } from '../files/imageSource.ts';
import { readImage } from '../files/images.ts';
import { ResultPicture } from '../files/resultPicture.ts';
import { createPipeline } from '../pipeline.ts';
import type { Picture } from '../platform.ts';
import { createThreadSteadier } from './threadSteadier.ts';

/** Options of {@link paintFrames}: those of `stylize` that have a meaning for a film, and how steady it is. */
export interface PaintFramesOptions extends Omit<FilmJob<Picture, BackendName>, 'styles'>, FilmOptions {
  /** `'bytes'` refuses pictures that are paths or addresses: for servers. */
  only?: 'bytes';
}

/** ONNX Runtime's threads sleep while they wait: the thread that steadies frames has work for their processors. */
const waiting = { extra: { session: { intra_op: { allow_spinning: '0' } } } };

/** A frame of a painted film, with methods to write it. */
export interface PaintedFilmFrame extends FilmFrame {
  /** As it was painted. */
  picture: ResultPicture;
}

/**
 * Paints the frames of a film, one after the other, so that strokes stay on what they paint: each frame begins with the one before, moved along with
 * what is seen, and is held to it. `video` does this for files.
 *
 * @param frames all of one size
 * @throws PasticheError as `stylize`, at the first frame that cannot be painted
 * @example
 * ```ts
 * let count = 0;
 * for await (const { picture } of paintFrames(['1.png', '2.png'], 'painting.jpg', { size: 384 })) {
 *   await picture.toFile(`painted-${++count}.png`);
 * }
 * ```
 */
export async function* paintFrames(
  frames: Iterable<Picture> | AsyncIterable<Picture>,
  paintings: Picture | readonly Picture[],
  options: PaintFramesOptions = {},
): AsyncGenerator<PaintedFilmFrame, void, void> {
  const { steady, frameIterations, passes, passIterations, passFrames, distances, ...others } = options;
  const { estimateFlow, last, lastEvery, onEvent, onPass, cache, signal, only, ...job } = others;
  const film = {
    ...{ steady, frameIterations, passes, passIterations, passFrames, distances },
    ...{ estimateFlow, last, lastEvery, onEvent, onPass, cache, signal },
  };
  const pipeline = createPipeline({ keep: 3, only });
  try {
    const longest = usefulSize(job);
    const open = async (each: Picture): Promise<RawImage> =>
      isSource(each) ? readImage(each, { only, longest, gamut: job.gamut, signal }) : each;
    // The same objects each time: what was measured of them is known.
    const styles = await Promise.all(([paintings].flat() as Picture[]).map(open));
    const opened = (async function* () {
      let first: RawImage | undefined;
      for await (const each of frames) {
        const frame = await open(each);
        first ??= frame;
        if (frame.width !== first.width || frame.height !== first.height)
          throw invalidOption(
            'frames',
            `pictures of one size, ${first.width}x${first.height}`,
            `${frame.width}x${frame.height}`,
          );
        yield frame;
      }
    })();
    const isAtOnce = job.preset === 'instant';
    const session = isAtOnce ? { ...waiting, ...job.session } : job.session;
    const frugal = { ...job, styles, session };
    for await (const frame of paintFilm(pipeline, opened, frugal, film, createThreadSteadier))
      yield { ...frame, picture: new ResultPicture(frame.picture) };
  } finally {
    pipeline.dispose();
  }
}
