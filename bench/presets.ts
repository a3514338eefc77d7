// What the presets were tuned by: pictures of several pairs through VGG-19 on ONNX Runtime, one variant after the other, judged by a
// yardstick that none of them descends, beside the seconds of processor that each takes. Prints a table; pictures and measurements are kept
// in a folder, and what is there is not computed again. Runs on the sources.
//
//   npx tsx bench/presets.ts <images> <vgg19.safetensors> <folder> [size, default 192] [pairs, default 4]
//     [variants, default all]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Encoder, type RawImage, type StyleOptions, stylize } from '@pastiche/core';
import {
  createOnnxEncoder,
  type LoadedNetwork,
  type Network,
  networks,
  type OnnxEncoderOptions,
  type OnnxRuntime,
  readWeights,
} from '@pastiche/models';
import { readImage, useBackend, writeImage } from '@pastiche/node';
import { createJudge, type Verdict } from './judge.ts';

const [images, weightsFile, folder, sizeText = '192', pairsText = '4', wanted = 'all'] = process.argv.slice(2);
const size = Number(sizeText);

/** Photo and painting; the first four are the screening's. */
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
].slice(0, Number(pairsText)) as [string, string][];

interface Variant {
  options?: Partial<StyleOptions>;
  encoder?: OnnxEncoderOptions;
  /** Which network measures, and which one the scales before the last. @defaultValue VGG-19 */
  model?: 'compact';
  coarseModel?: 'compact';
}

const quick: Partial<StyleOptions> = {
  size,
  minSize: size / 2,
  styleStatistic: 'gram',
  styleWeight: 20,
  iterations: 30,
  coarseIterations: 30,
};

const layers = ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'];
const share = (shares: number[]): Record<string, number> => {
  const sum = shares.reduce((a, b) => a + b);
  return Object.fromEntries(layers.map((layer, i) => [layer, shares[i] / sum]));
};

const variants: Record<string, Variant> = {
  base: {},
  'base, style 8': { options: { styleWeight: 8 } },
  'base, style 50': { options: { styleWeight: 50 } },
  border: { encoder: { border: 'replicate' } },
  'L2 x0.78': { encoder: { pooling: 'l2' } },
  moments: { options: { styleStatistic: 'moments' } },
  'moments, border': { options: { styleStatistic: 'moments' }, encoder: { border: 'replicate' } },
  'TV 1': { options: { variationWeight: 1 } },
  'no TV': { options: { variationWeight: 0 } },
  'layers 256:64:16:4:1': { options: { styleLayers: share([256, 64, 16, 4, 1]) } },
  'layers 4:3:2:1.5:1': { options: { styleLayers: share([4, 3, 2, 1.5, 1]) } },
  'layers 1 by n2': { options: { styleLayers: share([1, 1 / 4, 1 / 16, 1 / 64, 1 / 64]) } },
  'layers, deep': { options: { styleLayers: share([1, 2, 3, 4, 4]) } },
  draft: { coarseModel: 'compact' },
  'draft, moments, style 14': { coarseModel: 'compact', options: { styleStatistic: 'moments', styleWeight: 14 } },
  compact: { model: 'compact' },
  'compact, moments': { model: 'compact', options: { styleStatistic: 'moments' } },
  'compact, moments, style 14': { model: 'compact', options: { styleStatistic: 'moments', styleWeight: 14 } },
  'compact, border': { model: 'compact', encoder: { border: 'replicate' } },
  'moments, style 14': { options: { styleStatistic: 'moments', styleWeight: 14 } },
  'coarse 60, fine 15': { options: { coarseIterations: 60, iterations: 15 } },
  'rate 0.01': { options: { learningRate: 0.01 } },
  'rate 0.04': { options: { learningRate: 0.04 } },
  'average 0.9': { options: { average: 0.9 } },
  'double the steps': { options: { iterations: 60, coarseIterations: 60 } },
  'from 48 px': { options: { minSize: size / 4 } },
};

interface Result extends Verdict {
  cpu: number;
}

await useBackend('wasm');
mkdirSync(folder, { recursive: true });
const runtime = (await import('onnxruntime-node')) as unknown as OnnxRuntime;
const read = (file: string, network: Network): Promise<LoadedNetwork> =>
  readWeights(new Uint8Array(readFileSync(file)), network);
const loaded = {
  vgg19: await read(weightsFile, networks.vgg19),
  compact: await read('packages/models/weights/compact.safetensors', networks.compact),
};
const create = (options: OnnxEncoderOptions, model: keyof typeof loaded = 'vgg19'): Encoder => {
  const { network, weights } = loaded[model];
  return createOnnxEncoder(runtime, network, weights, { ...options, session: { intraOpNumThreads: 2 } });
};
const encoders = new Map<string, Encoder>();
const judges = [create({}), create({ pooling: 'average', border: 'replicate' })];

const names = wanted === 'all' ? Object.keys(variants) : wanted.split('/');
const results = new Map<string, Map<string, Result>>(names.map((name) => [name, new Map()]));

for (const [photo, painting] of pairs) {
  const content = await readImage(join(images, 'content', `${photo}.jpg`), { longest: 2 * size });
  const style = await readImage(join(images, 'style', `${painting}.jpg`), { longest: 2 * size });
  const judge = await createJudge(judges, content, style, size);
  for (const name of names) {
    const stem = join(folder, `${size} ${photo} ${painting} ${name.replaceAll('/', '_')}`);
    if (!existsSync(`${stem}.json`)) {
      const begin = process.cpuUsage();
      const picture = await paint(variants[name], content, style);
      const { user, system } = process.cpuUsage(begin);
      await writeImage(`${stem}.png`, picture);
      const verdict = await judge.verdict(await readImage(`${stem}.png`));
      writeFileSync(`${stem}.json`, JSON.stringify({ ...verdict, cpu: (user + system) / 1e6 }));
    }
    const result = JSON.parse(readFileSync(`${stem}.json`, 'utf8')) as Result;
    results.get(name)?.set(`${photo} ${painting}`, result);
    console.log(
      photo,
      painting,
      name,
      Object.entries(result)
        .map(([k, v]) => `${k} ${(v as number).toFixed(4)}`)
        .join(' '),
    );
  }
}
report();
process.exit(0);

async function paint(
  { options, encoder = {}, model, coarseModel }: Variant,
  content: RawImage,
  style: RawImage,
): Promise<RawImage> {
  const [fine, coarse] = [open(encoder, model), open(encoder, coarseModel ?? model)];
  return stylize({ ...quick, ...options, content, styles: style, encoder: fine, coarseEncoder: coarse }).result;
}

/** Each network is loaded once. */
function open(options: OnnxEncoderOptions, model: 'compact' | 'vgg19' = 'vgg19'): Encoder {
  const key = JSON.stringify([options, model]);
  const encoder = encoders.get(key) ?? create(options, model);
  encoders.set(key, encoder);
  return encoder;
}

function resultOf(name: string, pair: string): Result {
  return results.get(name)?.get(pair) as Result;
}

function report(): void {
  const mean = (values: number[]): number => Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
  const hasFrontier = names.includes('base, style 8') && names.includes('base, style 50');
  const rows = names.map((name) => {
    const each = [...(results.get(name) as Map<string, Result>)];
    const ratio = (key: keyof Result): number =>
      mean(each.map(([pair, result]) => result[key] / resultOf('base', pair)[key]));
    const atContent = (key: 'held' | 'gram'): number =>
      mean(each.map(([pair, result]) => result[key] / frontier(pair, key, result.content)));
    return [
      name,
      {
        'held, equal content': hasFrontier ? atContent('held').toFixed(2) : '',
        'gram, equal content': hasFrontier ? atContent('gram').toFixed(2) : '',
        content: ratio('content').toFixed(2),
        held: ratio('held').toFixed(2),
        gram: ratio('gram').toFixed(2),
        noise: ratio('noise').toFixed(2),
        border: ratio('border').toFixed(2),
        cpu: ratio('cpu').toFixed(2),
      },
    ];
  });
  console.table(Object.fromEntries(rows));
}

/** What the default reaches for that content, between its runs with less and more style. */
function frontier(pair: string, key: 'held' | 'gram', content: number): number {
  const points = ['base, style 8', 'base', 'base, style 50'].map((name) => resultOf(name, pair));
  const [x, y] = [points.map((p) => Math.log(p.content)), points.map((p) => Math.log(p[key]))];
  const i = Math.log(content) < x[1] ? 0 : 1;
  const slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
  return Math.exp(y[i] + slope * (Math.log(content) - x[i]));
}
