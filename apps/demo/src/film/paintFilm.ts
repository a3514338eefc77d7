import type { RawImage } from '@pastiche/core';
import { signal } from '@preact/signals';
import { endMeasuring } from '../engine/speed.ts';
import { inOnePass } from '../studio/inOnePass.ts';
import { blendOf, paintings } from '../studio/pictures.ts';
import { backend, overrides } from '../studio/settings.ts';
import { type FilmReader, type FrameTime, openReader } from './filmReader.ts';
import type { PaintedFilm } from './filmWriter.ts';

/** How far a film is. */
export interface FilmProgress {
  /** The last frame, painted. */
  picture: RawImage;
  /** How many frames are painted. */
  done: number;
  /** Of how many, about. */
  total: number;
}

/** The film that is being painted, as far as it is. */
export const filming = signal<FilmProgress | undefined>();

/** Whether this browser can encode films. Where it cannot, the frames are saved as pictures. */
export const canEncode = typeof VideoEncoder === 'function';

interface Wanted {
  /** The longer side, in pixels. */
  size: number;
  /** A film with the same sound, or its frames as pictures. */
  as: 'film' | 'frames';
  signal: AbortSignal;
}

/**
 * Paints a film with the paintings and settings of the moment, frame by frame; `filming` says how far it is.
 *
 * @throws Error in words for visitors; `signal.reason` when cancelled
 */
export async function paintFilm(film: Blob, { size, as, signal: leave }: Wanted): Promise<PaintedFilm> {
  const [{ paintFrames }, { openFilmWriter, openFrameWriter }, reader] = await Promise.all([
    import('@pastiche/web'),
    import('./filmWriter.ts'),
    openReader(film, size),
    endMeasuring(),
  ]);
  try {
    const writer = await (as === 'film' ? openFilmWriter(reader) : openFrameWriter());
    const copying = writer.copySound();
    // It is awaited later; if painting fails, that error counts.
    copying.catch(() => {});
    const times: FrameTime[] = [];
    const frames = (async function* () {
      for await (const { image, ...time } of reader.frames()) {
        times.push(time);
        yield image;
      }
    })();
    let done = 0;
    for await (const { picture } of paintFrames(frames, ...howToPaint(reader, leave))) {
      leave.throwIfAborted();
      await writer.add(picture, times[done++]);
      filming.value = { picture, done, total: Math.max(done, reader.total) };
    }
    await copying;
    return await writer.end();
  } finally {
    reader.close();
  }
}

function howToPaint({ width, height }: FilmReader, leave: AbortSignal) {
  const list = paintings.value;
  const options = inOnePass({ ...overrides.value, size: Math.max(width, height) }, list.length, { width, height });
  const styles = list.map(({ picture }) => picture.source);
  const preset = 'instant' as const;
  return [styles, { ...options, preset, blend: blendOf(list), backend: backend.value, signal: leave }] as const;
}
