import { invalidOption } from '@pastiche/core';
import { isStart, type Job, listPictures } from '@pastiche/pipeline';
import { checkEncoding } from '../files/encode.ts';
import { checkPath, identify, needed } from '../files/files.ts';
import { checkWritable, formatOfName } from '../files/images.ts';
import { loadSharp } from '../files/sharp.ts';
import { stemOf } from '../files/stem.ts';
import type { Arguments } from './arguments.ts';

/** The photo whose EXIF is copied. */
export function exifOf({ keepExif, job }: Arguments): string | undefined {
  return keepExif ? job.content : undefined;
}

/** Stdin holds one picture, and so does stdout. */
export function checkStreams(args: Arguments, output: string): void {
  const { job, format, saveEvery, checkpoint } = args;
  const pictures = listPictures(job as Job<string>, isStart).map(({ picture }) => picture);
  if (checkpoint && pictures.includes('-'))
    throw invalidOption('--checkpoint', 'pictures that can be read again, from files or addresses,', '-');
  if (pictures.filter((path) => path === '-').length > 1) throw invalidOption('-', 'one picture only', pictures);
  if (format && output !== '-')
    throw invalidOption('--format', '-o -, since the name of a file says its format,', output);
  if (exifOf(args) === '-') throw invalidOption('--keep-exif', 'a photo that is a file,', '-');
  const { depth } = job;
  checkEncoding(output === '-' ? (format ?? 'png') : formatOfName(output), {
    ...args.encoding,
    depth,
    exifOf: exifOf(args),
  });
  if (saveEvery && output === '-') throw invalidOption('--save-every', 'a file to write to', output);
}

/** Before hours of work: can all be written, and does it leave what is read alone? */
export async function checkOutputs({ job, trace, checkpoint }: Arguments, output: string): Promise<void> {
  const { weights } = job;
  const pictures = listPictures(job as Job<string>, isStart).flatMap(({ picture }) => (picture === '-' ? [] : picture));
  const read = [...pictures, weights && String(weights)];
  const inputs = await Promise.all(read.map((path) => path && identify(path)));
  const seen = new Set(inputs);
  const written = output === '-' ? [] : [output];
  for (const path of [...written, trace, checkpoint?.path].flatMap((each) => each ?? [])) {
    const file = await identify(path);
    if (seen.has(file)) throw needed(path);
    seen.add(file);
  }
  await (output === '-' ? loadSharp() : checkWritable(output));
  if (trace !== undefined) await checkPath(trace);
}

/** `photo.jpg` and `painting.jpg` give `photo-painting.png`; a texture of it is `painting-texture.png`. */
export function defaultOutput({ job: { content, styles } }: Arguments): string {
  const painting = stemOf(styles[0]);
  return content === undefined ? `${painting}-texture.png` : `${stemOf(content)}-${painting}.png`;
}
