// What smaller weights do to pictures: paints pairs through the same network with weights as they are given, as F16 and as I8, and judges the
// pictures by the given weights (judge.ts). Another seed with the given weights shows how far pictures are apart anyway. Measures the last build.
//
//   npx tsx bench/formats.ts WEIGHTS CONTENT,STYLE [CONTENT,STYLE ...] [--size 320] [--formats F32,I8] [--out FOLDER]
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RawImage } from '@pastiche/core';
import { networks, readWeights, writeSafetensors } from '@pastiche/models';
import { loadEncoder, readImage, stylize, writeImage } from '@pastiche/node';
import { createJudge } from './judge.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '320' },
    formats: { type: 'string', default: 'F32,F16,I8' },
    out: { type: 'string' },
  },
});
const [file, ...pairs] = positionals;
const size = Number(flags.size);
const given = await readWeights(readFileSync(file), networks.vgg19);
const formats = flags.formats.split(',') as ('F32' | 'F16' | 'I8')[];
const files = new Map(formats.map((format) => [format, writeSafetensors(given.weights, { format })]));
for (const [format, { byteLength }] of files) console.log(`${format}: ${(byteLength / 1e6).toFixed(1)} MB`);

/** Mean absolute difference, in levels of 255. */
function difference(a: RawImage, b: RawImage): number {
  const [from, to] = [a.data, b.data].map((data) => Float32Array.from(data));
  return from.reduce((sum, value, i) => sum + Math.abs(value - to[i]), 0) / from.length;
}

const judges = await Promise.all(
  (['max', 'average'] as const).map((pooling) => loadEncoder({ model: 'vgg19', weights: file, pooling })),
);
const ways = [...formats.map((format) => ({ format, seed: 0 })), { format: formats[0], seed: 1 }];
for (const pair of pairs) {
  const [content, style] = await Promise.all(pair.split(',').map((path) => readImage(path, { longest: size })));
  const name = pair
    .split(',')
    .map((path) => basename(path).replace(/\.\w+$/, ''))
    .join(' x ');
  console.log(`\n${name}, ${size} px`);
  const judge = await createJudge(judges, content, style, size);
  let first: RawImage | undefined;
  for (const { format, seed } of ways) {
    const options = { model: 'vgg19', weights: files.get(format), size, seed, initNoise: 0.1 } as const;
    const run = stylize({ content, styles: [style], ...options });
    const picture = await run.result;
    first ??= picture;
    const { content: distance, gram, held, noise } = await judge(picture);
    const figures = { style: gram, content: distance, held, noise, levels: difference(picture, first) };
    const text = Object.entries(figures).map(([key, value]) => `${key} ${value.toFixed(4)}`);
    console.log(`  ${format}, seed ${seed}: ${text.join('  ')}`);
    if (flags.out) await writeImage(join(flags.out, `${name} ${format} ${seed}.png`), picture);
  }
}
