// Compares variants of the presets: paints several pairs with each variant, judges the pictures through VGG-19 (judge.ts) after rounding to 8 bits,
// and measures processor seconds. Prints a table of geometric means. Pictures and verdicts are kept in a folder and reused. Measures the last
// build (`npm test` builds).
//
//   npx tsx bench/presets.ts <images> <vgg19.safetensors> <folder> [size, default 160] [pairs, default 4] [variants, default all]
//
// <images> has content/ and style/; several variants are separated by slashes.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Encoder, type RawImage, type StyleOptions, stylize } from '@pastiche/core';
import { createOnnxEncoder, type NetworkName, networks, type OnnxRuntime, readWeights } from '@pastiche/models';
import { readImage, useBackend, writeImage } from '@pastiche/node';
import { createJudge, type Verdict } from './judge.ts';
import { base, type Variant, variants } from './variants.ts';

const [images, vgg19, folder, sizeText = '160', pairsText = '4', wanted] = process.argv.slice(2);
const size = Number(sizeText);
const names = wanted?.split('/') ?? Object.keys(variants);

/** Pairs of photo and painting. */
const pairs = [
  ['tubingen', 'starry_night'],
  ['golden_gate', 'great_wave'],
  ['hoovertowernight', 'composition_vii'],
  ['sailboat', 'water_lilies_1919'],
  ['chicago', 'mondrian'],
  ['taj_mahal', 'sakai_hoitsu'],
  ['newyork', 'starry_night'],
  ['cornell', 'composition_vii'],
  ['tubingen', 'great_wave'],
  ['sailboat', 'mondrian'],
].slice(0, Number(pairsText));

/** A verdict, and the processor seconds of the picture. */
type Result = Verdict & { cpu: number };

await useBackend('wasm');
mkdirSync(folder, { recursive: true });
const runtime = (await import('onnxruntime-node')) as unknown as OnnxRuntime;
const files = { vgg19, compact: 'packages/models/weights/compact.safetensors' };
const encoders = new Map<string, Encoder>();
const judging = [await open('vgg19', {}), await open('vgg19', { pooling: 'average', border: 'replicate' })];

/** Results by variant, in the order of the pairs. */
const results = new Map<string, Result[]>(names.map((name) => [name, []]));
for (const pair of pairs) {
  const [content, style] = await Promise.all(
    pair.map((name, i) => readImage(join(images, i === 0 ? 'content' : 'style', `${name}.jpg`), { longest: 2 * size })),
  );
  const judge = await createJudge(judging, content, style, size);
  for (const name of names) {
    const stem = join(folder, `${size} ${pair.join(' ')} ${name}`);
    if (!existsSync(`${stem}.json`)) {
      const begin = process.cpuUsage();
      const picture = await paint(variants[name], content, style);
      const { user, system } = process.cpuUsage(begin);
      await writeImage(`${stem}.png`, picture);
      const verdict = await judge(await readImage(`${stem}.png`));
      writeFileSync(`${stem}.json`, JSON.stringify({ ...verdict, cpu: (user + system) / 1e6 }));
    }
    const result = JSON.parse(readFileSync(`${stem}.json`, 'utf8')) as Result;
    results.get(name)?.push(result);
    console.log(pair.join(' '), name, JSON.stringify(result));
  }
}
console.table(Object.fromEntries(names.map((name) => [name, row(name)])));
process.exit(0);

async function paint({ options, model, coarseModel }: Variant, content: RawImage, style: RawImage): Promise<RawImage> {
  const settings = { ...base, size, minSize: size / 2, ...options };
  const encoder = await open(model ?? 'vgg19', settings);
  const coarseEncoder = await open(coarseModel ?? model ?? 'vgg19', settings);
  return stylize({ ...settings, content, styles: style, encoder, coarseEncoder }).result;
}

/** Opens a network, once. */
async function open(
  model: NetworkName & keyof typeof files,
  { pooling, border }: Partial<Pick<StyleOptions, 'pooling' | 'border'>>,
): Promise<Encoder> {
  const key = [model, pooling, border].join();
  const known = encoders.get(key);
  if (known) return known;
  const { network, weights } = await readWeights(new Uint8Array(readFileSync(files[model])), networks[model]);
  const session = { intraOpNumThreads: 2 };
  const encoder = createOnnxEncoder(runtime, network, weights, { pooling, border, session });
  encoders.set(key, encoder);
  return encoder;
}

/** Geometric means over the pairs, relative to the first variant. */
function row(name: string): Record<string, string> {
  const [mine, first] = [name, names[0]].map((each) => results.get(each) as Result[]);
  const keys = Object.keys(mine[0]) as (keyof Result)[];
  const ratios = keys.map((key): [string, string] => [key, meanRatio(mine, first, key).toFixed(2)]);
  return Object.fromEntries(ratios);
}

function meanRatio(mine: readonly Result[], others: readonly Result[], key: keyof Result): number {
  const logarithms = mine.map((result, i) => Math.log(result[key] / others[i][key]));
  return Math.exp(logarithms.reduce((sum, each) => sum + each, 0) / logarithms.length);
}
