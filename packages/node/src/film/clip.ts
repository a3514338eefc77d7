import { PasticheError, type Size } from '@pastiche/core';
import type { Ffmpeg } from './ffmpeg.ts';

/** What a film is, and how it is to be written again. */
export interface Clip {
  /** As it is shown: turned, and with square pixels. */
  size: Size;
  /** How many frames it has, about. */
  frames: number;
  /** When its frames are shown: so many a second, as a fraction, or each at a time of its own, in seconds. */
  timing: { rate: string } | { times: readonly number[] };
  /** How its colors are coded, as ffmpeg names it. */
  color: { matrix: string; primaries?: string; transfer?: string };
  /** The codec of its sound; undefined: it has none. */
  audio?: string;
  /** How much later its picture begins than its first stream, in seconds. */
  delay: number;
}

interface Stream {
  codec_type: string;
  codec_name: string;
  width: number;
  height: number;
  sample_aspect_ratio?: string;
  r_frame_rate: string;
  avg_frame_rate: string;
  nb_read_packets?: string;
  start_time?: string;
  color_space?: string;
  color_primaries?: string;
  color_transfer?: string;
  disposition?: { attached_pic?: number };
  side_data_list?: readonly { rotation?: number }[];
}

/** Asks ffprobe what a film is. @throws PasticheError `unreadable`, `backend-unavailable` */
export async function probeClip(ffmpeg: Ffmpeg, path: string): Promise<Clip> {
  const { streams, format } = (await ffmpeg.probe(path, [
    '-v',
    'error',
    '-show_streams',
    '-show_format',
    '-count_packets',
  ])) as {
    streams: Stream[];
    format: { start_time?: string };
  };
  const video = streams.find(({ codec_type, disposition }) => codec_type === 'video' && !disposition?.attached_pic);
  if (!video) throw new PasticheError('unreadable', `Cannot read ${path}: it has no moving picture`);
  const { width, height, r_frame_rate: rate, avg_frame_rate: average } = video;
  const [wide, high] = (video.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const shown = { width: wide > 0 && high > 0 ? Math.round((width * wide) / high) : width, height };
  const turned = video.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0;
  const isOnItsSide = Math.abs(turned) % 180 === 90;
  const known = (value: string | undefined): string | undefined =>
    value && !['unknown', 'reserved', 'unspecified'].includes(value) ? value : undefined;
  return {
    size: isOnItsSide ? { width: shown.height, height: shown.width } : shown,
    frames: Number(video.nb_read_packets),
    timing: rate === average ? { rate } : { times: await timesOf(ffmpeg, path) },
    color: {
      // What says nothing is shown so.
      matrix: known(video.color_space) ?? (height >= 720 ? 'bt709' : 'smpte170m'),
      primaries: known(video.color_primaries),
      transfer: known(video.color_transfer),
    },
    audio: streams.find(({ codec_type }) => codec_type === 'audio')?.codec_name,
    delay: Math.max(0, (Number(video.start_time) || 0) - (Number(format.start_time) || 0)),
  };
}

/** When each frame is shown, in seconds from the first. */
async function timesOf(ffmpeg: Ffmpeg, path: string): Promise<number[]> {
  const args = ['-v', 'error', '-select_streams', 'V:0', '-show_entries', 'packet=pts_time'];
  const { packets } = (await ffmpeg.probe(path, args)) as { packets: { pts_time?: string }[] };
  const times = packets
    .map(({ pts_time }) => Number(pts_time))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return times.map((time) => time - times[0]);
}

/** A color matrix as ffmpeg's scaler names it. */
export function scalerMatrix(matrix: string): string {
  if (matrix.startsWith('bt2020')) return 'bt2020';
  return ['bt709', 'fcc', 'smpte240m'].includes(matrix) ? matrix : 'bt601';
}
