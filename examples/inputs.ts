import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sample = (name: string): string => fileURLToPath(new URL(`../samples/${name}.jpg`, import.meta.url));

const [first, second, third, fourth] = process.argv.slice(2);

/** What all examples take on the command line: `[photo] [painting] [out.png] [size]`. */
export const photo: string = first ?? sample('content-landscape');
export const painting: string = second ?? sample('style-strokes');
export const out: string = third ?? join(tmpdir(), 'pastiche.png');
export const size: number = Number(fourth ?? 256);
