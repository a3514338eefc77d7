import { copyFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { FilmMemory, resolveOptions } from '@pastiche/core';
import { keyOf } from '../files/keyOf.ts';
import { version } from '../version.ts';
import { formatOfFilm } from './encoders.ts';
import type { VideoEvent } from './events.ts';
import { Ffmpeg } from './ffmpeg.ts';
import { type PartsOptions, paintParts } from './paintParts.ts';
import { FilmParts } from './parts.ts';
import { PartWriter } from './partWriter.ts';
import { openFilm } from './source.ts';

/** A scene of a film, by its frames, counted from 0. */
export interface Scene {
  /** Its first frame. */
  from: number;
  /** The frame after its last one. */
  to: number;
}

/** What functions of scenes have in common. */
interface FilmFile {
  /** The film: any file that ffmpeg reads, an animated WebP, or a folder of frames. */
  film: string;
  /** Frames a second of a folder of frames. @defaultValue 24 */
  fps?: number;
  /** The program. @defaultValue `$FFMPEG_PATH`, else `ffmpeg` of the PATH */
  ffmpeg?: string;
  /**
   * The only formats that the film may have, as ffmpeg names them, for example `['mov', 'matroska', 'webm', 'gif']`: for servers, since a playlist could name other
   * files. @defaultValue all
   */
  formats?: readonly string[];
  /** Cancels it: the promise rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/** Options of {@link findScenes}. */
export interface FindScenesOptions extends FilmFile {
  /** A scene of fewer frames is put together with the next one, or the last with the one before. @defaultValue 1 */
  least?: number;
}

/** Longer side at which scenes are told from each other, in pixels. */
const glanceSize = 160;

/**
 * Finds the scenes of a film: a new one begins where less than 0.3 of a frame is known from the one before. Nothing of a scene depends on another, so that each can be
 * painted by a machine of its own.
 *
 * @throws PasticheError `backend-unavailable` without ffmpeg, `unreadable`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const scenes = await findScenes({ film: 'in.mp4' });
 * console.log(`${scenes.length} scenes, the first of ${scenes[0].to} frames`);
 * ```
 */
export async function findScenes({
  film,
  fps = 24,
  ffmpeg,
  formats,
  signal,
  least = 1,
}: FindScenesOptions): Promise<Scene[]> {
  const source = await openFilm(film, new Ffmpeg(ffmpeg, signal, formats), fps, glanceSize, signal);
  const memory = new FilmMemory();
  const scenes: Scene[] = [];
  let count = 0;
  for await (const frame of source.frames(0)) {
    signal?.throwIfAborted();
    const isKnown = (await memory.look(frame)).length > 0;
    const last = scenes.at(-1);
    if (last && (isKnown || lengthOf(last) < least)) last.to = count + 1;
    else scenes.push({ from: count, to: count + 1 });
    memory.keep({ frame, painted: frame });
    count++;
  }
  const [before, last] = scenes.slice(-2);
  if (!last || lengthOf(last) >= least) return scenes;
  return [...scenes.slice(0, -2), { from: before.from, to: last.to }];
}

function lengthOf({ from, to }: Scene): number {
  return to - from;
}

/** Options of {@link paintScene}. */
export interface PaintSceneOptions extends FilmFile, Scene, Omit<PartsOptions, 'signal' | 'flow'> {
  /** Where the film will go. Its ending says in which format; the scene is written into a folder beside it: `film.mp4.parts`. */
  output: string;
  /** How much it is compressed: lower is better and larger. @defaultValue 16, for .webm 24 */
  crf?: number;
}

/**
 * Paints one scene of a film into a folder. Called again, it goes on after the last part that is whole. {@link joinScenes} makes the film.
 *
 * @throws PasticheError as `video`; `signal.reason` when cancelled
 */
export async function* paintScene(options: PaintSceneOptions): AsyncGenerator<VideoEvent, void, void> {
  const { film, fps = 24, ffmpeg: program, formats, from, to, output, crf, signal, ...how } = options;
  const ffmpeg = new Ffmpeg(program, signal, formats);
  const source = await openFilm(film, ffmpeg, fps, resolveOptions({ ...how, init: undefined }).size, signal);
  // Whoever gives the folder knows what it is for: on another machine, the files have other names.
  const parts = await FilmParts.open(output, await keyOf([version, from, to], []));
  const { clip, size } = source;
  const writer = new PartWriter({ ffmpeg, parts, clip, size, format: formatOfFilm(output), crf, output, from });
  try {
    yield { type: 'planned', total: to - from, done: parts.state.frames, ...size };
    yield* paintParts({ source, parts, writer, range: [from, to] }, { ...how, signal });
  } finally {
    await writer.stop();
  }
}

/** Options of {@link joinScenes}. */
export interface JoinScenesOptions extends FilmFile {
  /** The outputs that the scenes were painted with, in order. */
  scenes: readonly string[];
  /** Where the film goes, with the ending that the scenes had. */
  output: string;
  /** Its longer side, as for the scenes, in pixels. */
  size: number;
}

/**
 * Makes a film of its painted scenes, with the sound, title and date of the film that they are of.
 *
 * @throws PasticheError `backend-unavailable`, `unreadable`, `unwritable`; `signal.reason` when cancelled
 */
export async function joinScenes(options: JoinScenesOptions): Promise<void> {
  const { film, fps = 24, ffmpeg: program, formats, scenes, output, size: longest, signal } = options;
  const ffmpeg = new Ffmpeg(program, signal, formats);
  const { clip, size, file } = await openFilm(film, ffmpeg, fps, longest, signal);
  const whole = await FilmParts.open(output, 'joined');
  for (const scene of scenes) {
    const { folder, state } = await FilmParts.read(scene);
    for (const part of state.parts) {
      const name = `part-${String(whole.state.parts.length + 1).padStart(5, '0')}${extname(part.file)}`;
      await copyFile(join(folder, part.file), join(whole.folder, name));
      await whole.add(0, [], { ...part, file: name });
    }
  }
  const writer = new PartWriter({
    ffmpeg,
    parts: whole,
    clip,
    size,
    format: formatOfFilm(output),
    crf: undefined,
    output,
  });
  await writer.finish(file);
}
