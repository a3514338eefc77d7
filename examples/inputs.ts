import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sample = (name: string): string => fileURLToPath(new URL(`../samples/${name}.jpg`, import.meta.url));

/** What all examples take on the command line: `[photo] [painting] [out.png] [size]`. */
export const [
  photo = sample('content-landscape'),
  painting = sample('style-strokes'),
  out = join(tmpdir(), 'pastiche.png'),
  size = '256',
]: string[] = process.argv.slice(2);
