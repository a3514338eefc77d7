// Makes docs/pictures/options, what each option does to the same pair, and the start page's picture. `pnpm --filter @pastiche/docs run pictures [option...]` makes the pictures that
// are missing, all or those of the options named. It takes about ten minutes on two cores.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createPipeline } from '@pastiche/node';
import sharp from 'sharp';

const path = (relative) => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const sample = (name) => path(`samples/${name}.jpg`);
const strokes = sample('style-strokes');
const woodblock = sample('style-woodblock');

const equal = (...layers) => Object.fromEntries(layers.map((layer) => [layer, 1]));
const all = ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'];

/** For each option, the pictures' names, and the settings of each. Everything else is the default's, at 224 pixels and 60 steps per scale. */
const pictures = {
  'style-weight': { 1: { styleWeight: 1 }, 5: {}, 14: { styleWeight: 14 }, 300: { styleWeight: 300 } },
  'style-scale': { 0.5: { styleScale: 0.5 }, 1: {}, 2: { styleScale: 2 } },
  size: { 96: { size: 96 }, 192: { size: 192 }, 384: { size: 384 } },
  preset: {
    draft: { preset: 'draft', iterations: 40, coarseIterations: 40 },
    default: { iterations: 100, coarseIterations: 100 },
    best: { preset: 'best', iterations: 200, coarseIterations: 200 },
  },
  'style-statistic': { moments: {}, gram: { styleStatistic: 'gram' } },
  colors: { style: {}, content: { colors: 'content' }, match: { colors: 'match' } },
  'style-layers': {
    conv1_1: { styleLayers: equal(all[0]) },
    'conv1_1-conv3_1': { styleLayers: equal(...all.slice(0, 3)) },
    all: {},
    'conv4_1-conv5_1': { styleLayers: equal(...all.slice(3)) },
  },
  'content-layers': {
    conv2_1: { contentLayers: equal('conv2_1') },
    conv4_2: {},
    conv5_1: { contentLayers: equal('conv5_1') },
  },
  init: { content: {}, style: { init: 'style' }, random: { init: 'random' } },
  'variation-weight': { 0: { variationWeight: 0 }, 3: {}, 100: { variationWeight: 100 } },
  pooling: { max: {}, average: { pooling: 'average' } },
  'min-size': { 128: {}, 224: { minSize: 224, iterations: 120 } },
  iterations: {
    5: { iterations: 5, coarseIterations: 5 },
    20: { iterations: 20, coarseIterations: 20 },
    60: {},
  },
  blend: {
    '1-0': {},
    '1-1': { styles: [strokes, woodblock] },
    '0-1': { styles: [woodblock] },
  },
  units: { none: {}, less: { units: { 'conv3_1:42': 0 } }, more: { units: { 'conv3_1:42': 4 } } },
};

const folder = path('docs/pictures/options');
mkdirSync(folder, { recursive: true });
const small = (picture) => picture.resize(288, 216).webp({ quality: 72 });
const pair = { photo: sample('content-landscape'), painting: strokes };
for (const [name, file] of Object.entries(pair)) await small(sharp(file)).toFile(`${folder}/${name}.webp`);
const pipeline = createPipeline({ keep: 1 });
const chosen = process.argv.slice(2);

/** Pictures by their settings: several options show the default. */
const painted = new Map();
function paint(settings) {
  const key = JSON.stringify(settings);
  if (!painted.has(key)) {
    const job = {
      content: pair.photo,
      styles: [pair.painting],
      size: 224,
      iterations: 60,
      coarseIterations: 60,
      ...settings,
    };
    painted.set(key, pipeline.run(job).result);
  }
  return painted.get(key);
}

for (const [option, values] of Object.entries(pictures)) {
  if (chosen.length > 0 && !chosen.includes(option)) continue;
  for (const [value, settings] of Object.entries(values)) {
    const file = `${folder}/${option}-${value}.webp`;
    if (existsSync(file)) continue;
    const { data, ...raw } = await paint(settings);
    await small(sharp(data, { raw })).toFile(file);
    console.log(file);
  }
}
copyFileSync(`${folder}/size-384.webp`, path('apps/docs/public/hero.webp'));
pipeline.dispose();
