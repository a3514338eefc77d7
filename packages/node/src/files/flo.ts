import { readFile } from 'node:fs/promises';
import { type Flow, PasticheError } from '@pastiche/core';
import { reasonOf } from './files.ts';

/** What a `.flo` file begins with. */
const magic = 202021.25;

/**
 * Reads a flow from a `.flo` file, as Middlebury's benchmark, RAFT and OpenCV write them: in each pixel, how many pixels to the right and downwards the same
 * thing is in the other frame.
 *
 * @throws PasticheError `unreadable`
 */
export async function readFlow(path: string): Promise<Flow> {
  const bytes = await readFile(path).catch((cause) => {
    throw new PasticheError('unreadable', `Cannot read ${path}: ${reasonOf(cause)}`, { cause });
  });
  if (bytes.length < 12 || bytes.readFloatLE(0) !== magic)
    throw new PasticheError('unreadable', `Cannot read ${path}: it is no .flo file`);
  const [width, height] = [bytes.readInt32LE(4), bytes.readInt32LE(8)];
  const values = 2 * width * height;
  if (width < 1 || height < 1 || bytes.length !== 12 + 4 * values)
    throw new PasticheError(
      'unreadable',
      `Cannot read ${path}: ${width}x${height} does not fit its ${bytes.length} bytes`,
    );
  const data = new Float32Array(values);
  for (let i = 0; i < values; i++) data[i] = bytes.readFloatLE(12 + 4 * i);
  return { width, height, data };
}
