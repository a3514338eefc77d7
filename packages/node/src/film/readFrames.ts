import type { RawImage, Size } from '@pastiche/core';
import { type Clip, scalerMatrix } from './clip.ts';
import type { Ffmpeg } from './ffmpeg.ts';

/**
 * The frames of a film, upright and as large as they are painted. They are decoded as they are asked for.
 *
 * @param skip how many to leave out at the beginning
 */
export async function* readFrames(
  ffmpeg: Ffmpeg,
  path: string,
  { color }: Clip,
  { width, height }: Size,
  skip = 0,
): AsyncGenerator<RawImage, void, void> {
  const scale = `scale=${width}:${height}:flags=lanczos:in_color_matrix=${scalerMatrix(color.matrix)}`;
  const filters = [...(skip > 0 ? [`select=gte(n\\,${skip})`] : []), scale, 'format=rgb24'].join(',');
  const picture = ['-map', '0:V:0', '-vf', filters, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  const { output, ended, kill } = ffmpeg.read([...ffmpeg.inputOf(path), ...picture], path);
  // Whoever leaves early ends it, and hears of no error.
  ended.catch(() => {});
  const bytes = width * height * 3;
  let frame = new Uint8Array(bytes);
  let filled = 0;
  try {
    for await (const chunk of output as AsyncIterable<Uint8Array>) {
      for (let from = 0; from < chunk.length; ) {
        const count = Math.min(bytes - filled, chunk.length - from);
        frame.set(chunk.subarray(from, from + count), filled);
        filled += count;
        from += count;
        if (filled < bytes) continue;
        yield { data: frame, width, height, channels: 3 };
        [frame, filled] = [new Uint8Array(bytes), 0];
      }
    }
    await ended;
  } finally {
    kill();
  }
}
