import { invalidOption, resolveOptions } from '@pastiche/core';
import type { FilmJob, FilmOptions } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import { identify, needed } from '../files/files.ts';
import { keyOf } from '../files/keyOf.ts';
import { version } from '../version.ts';
import { formatOfFilm } from './encoders.ts';
import type { VideoEvent } from './events.ts';
import { Ffmpeg } from './ffmpeg.ts';
import { paintParts } from './paintParts.ts';
import { FilmParts } from './parts.ts';
import { PartWriter } from './partWriter.ts';
import { openFilm } from './source.ts';

/** Options of {@link video}. */
export interface VideoOptions
  extends Omit<FilmJob<string, BackendName>, 'weights'>,
    Omit<FilmOptions, 'last' | 'lastEvery' | 'onEvent' | 'onPass' | 'estimateFlow'> {
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
  const { film, output, fps = 24, crf, flow, ffmpeg: program, cache, signal, styles, ...rest } = options;
  const { steady, frameIterations, passes, passIterations, passFrames, distances, ...job } = rest;
  const motion = { steady, frameIterations, passes, passIterations, passFrames, distances };
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
  const made = { ...job, ...motion, fps, crf, flow, weights: job.weights && String(job.weights) };
  const parts = await FilmParts.open(output, await keyOf([version, made], [film, ...paintings]));
  const writer = new PartWriter({ ffmpeg, parts, clip, size, format, crf, output });
  yield { type: 'planned', total: clip.frames, done: parts.state.frames, ...size };

  try {
    const how = { ...job, styles: paintings, ...motion, flow, cache, signal };
    yield* paintParts({ source, parts, writer, range: [0, Number.POSITIVE_INFINITY] }, how);
    const { frames } = parts.state;
    if (frames === 0) throw invalidOption('film', 'a film with frames', film);
    await writer.finish(source.file);
    yield { type: 'written', output, frames, ...size };
  } finally {
    await writer.stop();
  }
}
