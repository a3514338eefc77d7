// Makes src/how/embedded, which How it works shows without computing: each sample rebuilt from noise, layer by layer. `strokes.webp` has a row
// for each set of layers and a column for each moment; `rebuilt.json` has the costs of these moments.
//
//   npx tsx apps/demo/scripts/rebuildings.ts [sample...]
//
// Without arguments it makes all, in some minutes. It uses the packages as last built.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Encoder, type RawImage, reconstructContent, reconstructStyle } from '@pastiche/core';
import { loadEncoder, readImage, useBackend } from '@pastiche/node';
import sharp from 'sharp';
import { sampleNames } from '../src/explorer/layout.ts';
import { common, layerSets, meanCost } from '../src/how/layerSets.ts';

/** The steps after which a moment is kept: more for the two samples that a visit begins with. */
const manyMoments = [4, 7, 12, 20, 30, 70];
const lastMoment = [70];
const first = ['landscape', 'strokes'];
/** Width of a moment, in pixels. */
const widths = { many: 168, last: 152 };
const quality = 30;
const folder = fileURLToPath(new URL('../src/how/embedded/', import.meta.url));
const samples = fileURLToPath(new URL('../../../samples/', import.meta.url));

/** Of a sample: the steps of its moments, and their costs by row. */
interface Rebuilt {
  steps: readonly number[];
  costs: number[][];
}

interface Moment {
  picture: RawImage;
  cost: number;
}

/** Rebuilds a picture once; the moments that are kept of it. */
async function rebuild(
  encoder: Encoder,
  image: RawImage,
  layers: readonly string[],
  { isPhoto, moments }: { isPhoto: boolean; moments: readonly number[] },
): Promise<Moment[]> {
  const run = isPhoto
    ? reconstructContent({ ...common, encoder, image, layer: layers[0] })
    : reconstructStyle({ ...common, encoder, image, layers });
  const kept: Moment[] = [];
  let step = 0;
  for await (const event of run) {
    if (event.type !== 'step' || ++step !== moments[kept.length]) continue;
    const picture = await run.snapshot();
    if (picture)
      kept.push({ picture, cost: Number(meanCost(event.costs, isPhoto ? 'content/' : 'style/').toPrecision(3)) });
  }
  return kept;
}

async function make(encoder: Encoder, { id, file }: (typeof sampleNames)[number]): Promise<Rebuilt> {
  const image = await readImage(`${samples}${file}`, { longest: 2 * common.size });
  const width = first.includes(id) ? widths.many : widths.last;
  const height = Math.round((width * image.height) / image.width);
  const isPhoto = file.startsWith('content-');
  const moments = first.includes(id) ? manyMoments : lastMoment;
  const sets = isPhoto ? layerSets.content : layerSets.style;
  const tiles: { input: Buffer; left: number; top: number }[] = [];
  const costs: number[][] = [];
  for (const [row, layers] of sets.entries()) {
    const kept = await rebuild(encoder, image, layers, { isPhoto, moments });
    costs.push(kept.map(({ cost }) => cost));
    for (const [column, { picture }] of kept.entries()) {
      const { data, channels } = picture;
      const raw = { width: picture.width, height: picture.height, channels };
      const input = await sharp(Buffer.from(data as Uint8ClampedArray), { raw })
        .resize(width, height)
        .png()
        .toBuffer();
      tiles.push({ input, left: column * width, top: row * height });
    }
    process.stdout.write(`\r${id} ${row + 1}/${sets.length} `);
  }
  const canvas = {
    width: moments.length * width,
    height: sets.length * height,
    channels: 3,
    background: '#808080',
  } as const;
  await sharp({ create: canvas }).composite(tiles).webp({ quality, effort: 6 }).toFile(`${folder}${id}.webp`);
  return { steps: moments, costs };
}

console.log((await useBackend('onnx')).reason);
mkdirSync(folder, { recursive: true });
const encoder = await loadEncoder({ model: 'compact' });
const record = `${folder}rebuilt.json`;
const costs: Record<string, Rebuilt> = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
const wanted = process.argv.slice(2);
for (const sample of sampleNames) {
  if (wanted.length > 0 && !wanted.includes(sample.id)) continue;
  costs[sample.id] = await make(encoder, sample);
  writeFileSync(record, `${JSON.stringify(costs)}\n`);
}
