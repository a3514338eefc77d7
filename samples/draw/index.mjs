// Draws the sample pictures: node samples/draw/index.mjs [--out DIR] [--size 768] [name...]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { Canvas } from './canvas.mjs';
import { ink } from './ink.mjs';
import { landscape } from './landscape.mjs';
import { mosaic } from './mosaic.mjs';
import { stillLife } from './stillLife.mjs';
import { strokes } from './strokes.mjs';
import { woodblock } from './woodblock.mjs';

const pictures = {
  'content-landscape': landscape,
  'content-still-life': stillLife,
  'style-strokes': strokes,
  'style-woodblock': woodblock,
  'style-mosaic': mosaic,
  'style-ink': ink,
};

const { values, positionals } = parseArgs({
  options: {
    out: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    size: { type: 'string', default: '768' },
  },
  allowPositionals: true,
});
const width = Number(values.size);
const height = Math.round(width * 0.75);
mkdirSync(values.out, { recursive: true });
for (const name of positionals.length > 0 ? positionals : Object.keys(pictures)) {
  const begin = performance.now();
  const canvas = new Canvas(width, height);
  pictures[name](canvas);
  const file = join(values.out, `${name}.jpg`);
  await sharp(canvas.toBytes(), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 88, mozjpeg: true })
    .toFile(file);
  console.log(`${file} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
}
