import { stat } from 'node:fs/promises';
import type { RawImage, Size } from '@pastiche/core';
import { findPictures } from '../files/findPictures.ts';
import { readImage } from '../files/images.ts';
import { loadSharp } from '../files/sharp.ts';
import { type Clip, probeClip } from './clip.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import { readFrames } from './readFrames.ts';

/** A film, ready to be read. */
export interface Source {
  clip: Clip;
  /** As it is painted. */
  size: Size;
  /** The file that ffmpeg reads, with its sound, title and date; undefined: there is none. */
  file: string | undefined;
  frames(skip: number): AsyncIterable<RawImage>;
}

/** Opens a film, an animated WebP or a folder of frames. @throws PasticheError `unreadable`, `invalid-option`, `backend-unavailable` */
export async function openFilm(
  film: string,
  ffmpeg: Ffmpeg,
  fps: number,
  longest: number,
  signal: AbortSignal | undefined,
): Promise<Source> {
  const facts = await stat(film).catch(() => undefined);
  const color = { matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };
  if (facts?.isDirectory()) {
    const files = await findPictures('film', [film]);
    const first = await readImage(files[0], { longest, signal });
    const size = evenSize(first, longest);
    return {
      clip: { size, frames: files.length, timing: { rate: String(fps) }, color, delay: 0 },
      size,
      file: undefined,
      async *frames(skip) {
        for (const file of files.slice(skip)) yield toFit(await readImage(file, { longest, signal }), size);
      },
    };
  }
  if (/\.webp$/i.test(film)) return openWebp(film, longest, color);
  const clip = await probeClip(ffmpeg, film);
  const size = evenSize(clip.size, longest);
  return { clip, size, file: film, frames: (skip) => readFrames(ffmpeg, film, clip, size, skip) };
}

/** Of animated WebP, ffmpeg reads nothing. */
async function openWebp(film: string, longest: number, color: Clip['color']): Promise<Source> {
  const sharp = await loadSharp();
  const { pages = 1, delay = [], width, pageHeight, height } = await sharp(film, { animated: true }).metadata();
  const size = evenSize({ width, height: pageHeight ?? height }, longest);
  const times: number[] = [];
  for (let i = 0, time = 0; i < pages; time += (delay[i] ?? 100) / 1000, i++) times.push(time);
  return {
    clip: { size, frames: pages, timing: { times }, color, delay: 0 },
    size,
    file: undefined,
    async *frames(skip) {
      for (let page = skip; page < pages; page++) {
        const picture = sharp(film, { page })
          .flatten({ background: 'white' })
          .resize(size.width, size.height, { fit: 'fill' });
        const data = await picture.toColorspace('srgb').raw().toBuffer();
        yield { data, ...size, channels: 3 };
      }
    },
  };
}

/** No larger than asked for, of even sides, since films keep a color for two by two pixels. */
function evenSize({ width, height }: Size, longest: number): Size {
  const factor = Math.min(1, longest / Math.max(width, height));
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * factor) / 2));
  return { width: even(width), height: even(height) };
}

/** A frame of a folder as large as the first one. */
async function toFit(frame: RawImage, { width, height }: Size): Promise<RawImage> {
  if (frame.width === width && frame.height === height && frame.channels === 3) return frame;
  const sharp = await loadSharp();
  const { data, channels } = frame;
  const raw = { width: frame.width, height: frame.height, channels };
  const picture = sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), { raw });
  const fitted = picture.flatten({ background: 'white' }).resize(width, height, { fit: 'fill' }).toColorspace('srgb');
  return { data: await fitted.raw().toBuffer(), width, height, channels: 3 };
}
