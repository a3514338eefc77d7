import { spawnSync } from 'node:child_process';

const run = (program: string, args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
};

/** The programs of the tests. */
const [ffmpeg, ffprobe] = ['ffmpeg', 'ffprobe'];

/** Why tests of films are skipped; undefined where ffmpeg is installed. */
export const whyNoFilms: string | undefined =
  spawnSync(ffmpeg, ['-version']).status === 0 ? undefined : 'ffmpeg is not installed, which films need';

/** Makes a film by ffmpeg. */
export function makeFilm(path: string, args: readonly string[]): void {
  run(ffmpeg, ['-v', 'error', '-y', ...args, path]);
}

/** A moving picture without randomness, of so many frames. */
export const moving = (frames: number, size = '64x48', rate = '25'): string[] => [
  ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}`],
  ...['-frames:v', String(frames), '-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
];

export interface Facts {
  codec_name: string;
  codec_type: string;
  width: number;
  height: number;
  r_frame_rate: string;
  nb_read_packets: string;
  color_space?: string;
  color_transfer?: string;
  duration?: string;
  start_time?: string;
}

/** What ffprobe says of the streams of a film. */
export function factsOf(path: string): Facts[] {
  const args = ['-v', 'error', '-of', 'json', '-show_streams', '-count_packets', path];
  return (JSON.parse(run(ffprobe, args)) as { streams: Facts[] }).streams;
}

/** When the frames of a film are shown, in milliseconds from the first. */
export function timesIn(path: string): number[] {
  const args = ['-v', 'error', '-of', 'csv=p=0', '-select_streams', 'v', '-show_entries', 'packet=pts_time', path];
  const times = run(ffprobe, args)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Number(line.replace(',', '')))
    .sort((a, b) => a - b);
  return times.map((time) => Math.round(1000 * (time - times[0])));
}

/** The title of a film. */
export function titleOf(path: string): string {
  return run(ffprobe, ['-v', 'error', '-of', 'csv=p=0', '-show_entries', 'format_tags=title', path]).trim();
}
