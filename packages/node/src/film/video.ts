import { type EstimateFlow, invalidOption, type RawImage, resolveOptions, type StyleEvent } from '@pastiche/core';
import type { FilmJob, FilmOptions } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import { identify, needed } from '../files/files.ts';
import { readFlow } from '../files/flo.ts';
import { keyOf } from '../files/keyOf.ts';
import { version } from '../version.ts';
import { formatOfFilm } from './encoders.ts';
import type { VideoEvent } from './events.ts';
import { Ffmpeg } from './ffmpeg.ts';
import { paintFrames } from './paintFrames.ts';
import { FilmParts } from './parts.ts';
import { mostFrames, PartWriter } from './partWriter.ts';
import { openFilm } from './source.ts';

/** Options of {@link video}. */
export interface VideoOptions
  extends Omit<FilmJob<string, BackendName>, 'weights'>,
    Omit<FilmOptions, 'last' | 'lastEvery' | 'onEvent' | 'estimateFlow'> {
  /** The film: any file that ffmpeg reads, an animated WebP, or a folder of frames. */
  film: string;
  /** Where the painted film goes: .mp4, .mov, .mkv, .webm, .gif, .webp, or a folder for frames. */
  output: string;
  /** A file with the weights of `model`. @defaultValue VGG's are fetched once */
  weights?: string | URL;
  /** Frames a second of a folder of frames. @defaultValue 24 */
  fps?: number;
  /** How much the film is compressed: lower is better and larger. @defaultValue 16, for .webm 24 */
  crf?: number;
  /**
   * Names of `.flo` files with the motion between frames, which count from 1: `flow/{of}-{within}.flo` says where the pixels of frame `{of}` are in
   * frame `{within}`. They are as large as the painted frames. @defaultValue motion is measured
   */
  flow?: string;
  /** The program. @defaultValue `$FFMPEG_PATH`, else `ffmpeg` of the PATH */
  ffmpeg?: string;
}

/** So many frames become a part, after which a killed film goes on: of a film that is painted in one pass a frame, or in steps. */
const partFrames = { atOnce: mostFrames, inSteps: 12 };

/**
 * Paints a film: strokes stay on what they paint, new scenes begin afresh; size, frame rate or times, colors and sound are those of the film. Called again
 * after it was ended or killed, it goes on where it was, and ends with the same film: a folder beside the output, `film.mp4.parts`, holds what is done, and a preview
 * that can be played.
 *
 * @throws PasticheError `backend-unavailable` without ffmpeg, `unreadable`, `unwritable`, and as `stylize`; `signal.reason` when cancelled
 * @example
 * ```ts
 * for await (const event of video({ film: 'in.mp4', styles: 'painting.jpg', output: 'out.mp4', preset: 'instant' })) {
 *   if (event.type === 'frame') console.log(`${event.done} of ${event.total}`);
 * }
 * ```
 */
export async function* video(options: VideoOptions): AsyncGenerator<VideoEvent, void, void> {
  const { film, output, fps = 24, crf, flow, ffmpeg: program, steady, frameIterations, distances, ...rest } = options;
  const { cache, signal, styles, ...job } = rest;
  if (!(fps > 0 && fps <= 1000)) throw invalidOption('fps', 'a number above 0, up to 1000', fps);
  if (crf !== undefined && !(Number.isInteger(crf) && crf >= 0 && crf <= 63))
    throw invalidOption('crf', 'a whole number from 0 to 63', crf);
  if (flow !== undefined && !(flow.includes('{of}') && flow.includes('{within}')))
    throw invalidOption('flow', 'a name with {of} and {within}', flow);
  const paintings = [styles].flat() as string[];
  if ((await identify(film)) === (await identify(output))) throw needed(output);
  const format = formatOfFilm(output);
  const ffmpeg = new Ffmpeg(program, signal);
  const settings = resolveOptions({ ...job, init: undefined });
  const source = await openFilm(film, ffmpeg, fps, settings.size, signal);
  const { clip, size } = source;
  const made = {
    ...job,
    fps,
    crf,
    flow,
    steady,
    frameIterations,
    distances,
    weights: job.weights && String(job.weights),
  };
  const parts = await FilmParts.open(output, await keyOf([version, made], [film, ...paintings]));
  const isAtOnce = settings.preset === 'instant';
  const writer = new PartWriter({ ffmpeg, parts, clip, size, format, crf, output });
  yield { type: 'planned', total: clip.frames, done: parts.state.frames, ...size };

  const told: StyleEvent[] = [];
  const numbers = new WeakMap<RawImage, number>();
  const estimateFlow = flow === undefined ? undefined : fromFiles(flow, numbers);
  for (const [back, { frame }] of parts.last.entries()) numbers.set(frame, parts.state.frames - back);
  const lastEvery = isAtOnce ? partFrames.atOnce : partFrames.inSteps;
  const painted = paintFrames(numbered(source.frames(parts.state.frames), numbers, parts.state.frames), paintings, {
    ...job,
    ...{ steady, frameIterations, distances, estimateFlow, lastEvery, last: parts.last, cache, signal },
    onEvent: (event) => void told.push(event),
  });
  try {
    let { frames: done } = parts.state;
    for await (const { picture, isCut, last } of painted) {
      for (const event of told.splice(0)) yield { type: 'run', event };
      await writer.add(picture);
      yield { type: 'frame', done: ++done, total: Math.max(done, clip.frames), isCut };
      // A film that is not steadied needs nothing of the frames before.
      if (!last && !(steady === 0 && writer.count === lastEvery)) continue;
      await writer.end(last ?? []);
      const path = await writer.preview();
      if (path) yield { type: 'preview', path, frames: done };
    }
    await writer.end([]);
    const { frames } = parts.state;
    if (frames === 0) throw invalidOption('film', 'a film with frames', film);
    await writer.finish(source.file);
    yield { type: 'written', output, frames, ...size };
  } finally {
    await writer.stop();
  }
}

/** Notes which frame each one is, from 1 on. */
async function* numbered(
  frames: AsyncIterable<RawImage>,
  numbers: WeakMap<RawImage, number>,
  before: number,
): AsyncGenerator<RawImage, void, void> {
  let number = before;
  for await (const frame of frames) {
    numbers.set(frame, ++number);
    yield frame;
  }
}

function fromFiles(pattern: string, numbers: WeakMap<RawImage, number>): EstimateFlow {
  return (of, within) => {
    const name = (frame: RawImage): string => String(numbers.get(frame));
    return readFlow(pattern.replaceAll('{of}', name(of)).replaceAll('{within}', name(within)));
  };
}
