import { extname } from 'node:path';
import { invalidOption, type Size } from '@pastiche/core';
import { type Clip, scalerMatrix } from './clip.ts';

/** How a kind of film file is written. */
export interface FilmFormat {
  /** The ending of its parts, which are put together at the end. */
  parts: 'mp4' | 'webm' | 'mkv';
  /** Encodes a part. */
  encode(color: Clip['color'], crf: number | undefined): string[];
  /** Codecs of sound that go in as they are, and what to make of others; undefined: it has no sound. */
  sound?: { keeps: readonly string[]; else: string };
  /** What the end does with the parts. */
  finish: readonly string[];
}

/** H.264 without frames that need later ones, so that parts can be joined; always with as many threads, so that parts are the same anywhere. */
const h264: Pick<FilmFormat, 'parts' | 'encode'> = {
  parts: 'mp4',
  encode: (color, crf = 16) => [
    ...['-c:v', 'libx264', '-preset', 'medium', '-crf', String(crf), '-bf', '0', '-threads', '2'],
    ...yuv(color),
  ],
};

/** Without loss: the colors of the whole are counted at the end. */
const lossless: Pick<FilmFormat, 'parts' | 'encode'> = {
  parts: 'mkv',
  encode: () => ['-c:v', 'ffv1', '-pix_fmt', 'bgr0'],
};

const formats: Readonly<Record<string, FilmFormat>> = {
  '.mp4': {
    ...h264,
    sound: { keeps: ['aac', 'mp3', 'ac3', 'eac3', 'alac', 'opus', 'flac'], else: 'aac' },
    finish: ['-c:v', 'copy', '-movflags', '+faststart'],
  },
  '.mov': {
    ...h264,
    sound: { keeps: ['aac', 'mp3', 'ac3', 'alac', 'pcm_s16le', 'pcm_s24le'], else: 'aac' },
    finish: ['-c:v', 'copy', '-movflags', '+faststart'],
  },
  '.mkv': {
    ...h264,
    sound: { keeps: ['aac', 'mp3', 'ac3', 'eac3', 'opus', 'vorbis', 'flac', 'pcm_s16le'], else: 'aac' },
    finish: ['-c:v', 'copy'],
  },
  '.webm': {
    parts: 'webm',
    encode: (color, crf = 24) => [
      ...['-c:v', 'libvpx-vp9', '-crf', String(crf), '-b:v', '0', '-cpu-used', '4', '-row-mt', '1', '-threads', '2'],
      ...yuv(color),
    ],
    sound: { keeps: ['opus', 'vorbis'], else: 'libopus' },
    finish: ['-c:v', 'copy'],
  },
  '.gif': {
    ...lossless,
    finish: ['-vf', 'split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=bayer', '-loop', '0'],
  },
  '.webp': { ...lossless, finish: ['-c:v', 'libwebp_anim', '-quality', '90', '-loop', '0'] },
};

/** How a film is written, by the ending of its file; undefined: it is a folder for frames. @throws PasticheError `invalid-option` */
export function formatOfFilm(output: string): FilmFormat | undefined {
  const ending = extname(output).toLowerCase();
  if (ending === '' || /[/\\]$/.test(output)) return undefined;
  const format = Object.hasOwn(formats, ending) ? formats[ending] : undefined;
  if (!format)
    throw invalidOption('output', `a folder, or a file that ends in ${Object.keys(formats).join(', ')}`, output);
  return format;
}

/** The colors of the film that is read, of which every second one is left out, as players want it. */
function yuv({ matrix, primaries, transfer }: Clip['color']): string[] {
  const tags = { colorspace: matrix, color_primaries: primaries, color_trc: transfer };
  return [
    ...['-pix_fmt', 'yuv420p', '-color_range', 'tv'],
    ...Object.entries(tags).flatMap(([name, value]) => (value ? [`-${name}`, value] : [])),
  ];
}

/** Ticks of a second in films whose frames have times of their own. */
const ticks = 90_000;

/**
 * The arguments that make a part of frames as raw RGB.
 *
 * @param first which frame of the film its first one is
 * @param count how many it has
 */
export function partArguments(
  { width, height }: Size,
  { timing, color }: Clip,
  format: FilmFormat,
  { first, count, crf }: { first: number; count: number; crf?: number },
): string[] {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`];
  const toYuv = `scale=out_color_matrix=${scalerMatrix(color.matrix)}:out_range=tv:flags=accurate_rnd+full_chroma_int`;
  const encode = format.encode(color, crf);
  if ('rate' in timing) return [...raw, '-framerate', timing.rate, '-i', '-', '-vf', toYuv, ...encode];
  const steps: string[] = ['0'];
  for (let i = 1; i < count; i++) {
    const ticksLater =
      Math.round(timeAt(timing.times, first + i) * ticks) - Math.round(timeAt(timing.times, first + i - 1) * ticks);
    steps.push(`gte(N\\,${i})*${Math.max(1, ticksLater)}`);
  }
  const filters = `setpts=${steps.join('+')},${toYuv}`;
  return [
    ...[...raw, '-framerate', String(ticks), '-i', '-', '-vf', filters],
    ...['-fps_mode', 'passthrough', '-enc_time_base', `1:${ticks}`, ...encode],
  ];
}

/** How long a part is shown, in seconds: until the next one begins. Undefined where frames follow each other at one rate. */
export function partSeconds({ timing }: Clip, first: number, count: number): number | undefined {
  return 'rate' in timing ? undefined : timeAt(timing.times, first + count) - timeAt(timing.times, first);
}

/** When a frame is shown. One after the last is as far behind it as that is behind the one before. */
function timeAt(times: readonly number[], frame: number): number {
  if (frame < times.length) return times[frame];
  const last = times.length - 1;
  const step = last > 0 ? times[last] - times[last - 1] : 0.04;
  return times[last] + (frame - last) * step;
}
