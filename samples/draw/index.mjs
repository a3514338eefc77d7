// Draws the sample pictures: node samples/draw/index.mjs [--out DIR] [--size 768] [name...]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { boatAtSea } from './boat.mjs';
import { Canvas } from './canvas.mjs';
import { facets } from './facets.mjs';
import { dahlias } from './flowers.mjs';
import { glass } from './glass.mjs';
import { ink } from './ink.mjs';
import { landscape } from './landscape.mjs';
import { linocut } from './linocut.mjs';
import { marble } from './marble.mjs';
import { mosaic } from './mosaic.mjs';
import { cutPaper } from './paper.mjs';
import { pastel } from './pastel.mjs';
import { points } from './points.mjs';
import { robin } from './robin.mjs';
import { stillLife } from './stillLife.mjs';
import { street } from './street.mjs';
import { strokes } from './strokes.mjs';
import { watercolor } from './watercolor.mjs';
import { woodblock } from './woodblock.mjs';

/** @type {Record<string, { draw: (canvas: Canvas) => void, quality: number }>} */
const pictures = {
  'content-landscape': { draw: landscape, quality: 90 },
  'content-still-life': { draw: stillLife, quality: 90 },
  'content-robin': { draw: robin, quality: 82 },
  'content-street': { draw: street, quality: 78 },
  'content-boat': { draw: boatAtSea, quality: 78 },
  'content-dahlias': { draw: dahlias, quality: 84 },
  'style-strokes': { draw: strokes, quality: 86 },
  'style-woodblock': { draw: woodblock, quality: 86 },
  'style-mosaic': { draw: mosaic, quality: 86 },
  'style-ink': { draw: ink, quality: 84 },
  'style-points': { draw: points, quality: 66 },
  'style-glass': { draw: glass, quality: 72 },
  'style-linocut': { draw: linocut, quality: 62 },
  'style-watercolor': { draw: watercolor, quality: 74 },
  'style-facets': { draw: facets, quality: 70 },
  'style-marble': { draw: marble, quality: 68 },
  'style-paper': { draw: cutPaper, quality: 76 },
  'style-pastel': { draw: pastel, quality: 66 },
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
  if (!pictures[name]) throw new Error(`No picture '${name}': there are ${Object.keys(pictures).join(', ')}`);
  const begin = performance.now();
  const canvas = new Canvas(width, height);
  pictures[name].draw(canvas);
  const file = join(values.out, `${name}.jpg`);
  await sharp(canvas.toBytes(), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: pictures[name].quality, mozjpeg: true })
    .toFile(file);
  console.log(`${file} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
}
