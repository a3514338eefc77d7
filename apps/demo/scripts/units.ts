// Makes src/explorer/embedded: what the Explorer shows at once, of the compact network and the site's own six pictures. `compact.json` has each
// unit's nine strongest patches, as docs/top-patches.md describes; `conv3_1.webp` and so on have what each unit would most like to see.
//
//   npx tsx apps/demo/scripts/units.ts [patches] [layer...]
//
// On the packages as they were built last. All of it takes about half an hour, the patches alone a few seconds; what is named is made again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTopPatches, type Encoder, maximize, type RawImage, wish } from '@pastiche/core';
import { loadEncoder, useBackend } from '@pastiche/node';
import sharp from 'sharp';
import { columns, mostTiles, sampleNames, squareSide, squares, tileSide } from '../src/explorer/layout.ts';

/** Width and height, in pixels, at which a layer's units are asked what they would like to see: deeper ones see more at once. */
const sizes: Readonly<Record<string, number>> = {
  conv1_1: 32,
  conv2_1: 32,
  conv3_1: 56,
  conv4_1: 80,
  conv4_2: 80,
  conv5_1: 112,
};
/** Enough for pictures as small as these. */
const steps = 64;
const folder = fileURLToPath(new URL('../src/explorer/embedded/', import.meta.url));
const samples = fileURLToPath(new URL('../../../samples/', import.meta.url));

async function findPatches(encoder: Encoder): Promise<void> {
  const top = createTopPatches({ encoder, layers: encoder.layers, size: squareSide, weights: 'compact.safetensors' });
  for (const sample of sampleNames) {
    for (const { name, left, top: above } of squares(sample.id)) {
      const part = { left, top: above, width: squareSide, height: squareSide };
      const data = await sharp(`${samples}${sample.file}`).extract(part).raw().toBuffer();
      await top.add(name, { data, width: squareSide, height: squareSide, channels: 3 });
    }
  }
  // Digits that nobody sees would be a third of the file.
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  writeFileSync(`${folder}compact.json`, JSON.stringify(top, short));
}

async function drawWishes(encoder: Encoder, layer: string): Promise<void> {
  const units = createTopPatches({ encoder, layers: [layer], size: squareSide });
  await units.add('any', {
    data: new Uint8Array(squareSide ** 2 * 3).fill(128),
    width: squareSide,
    height: squareSide,
    channels: 3,
  });
  const count = Math.min(mostTiles, units.layers()[0].units.length);
  const tiles: { input: Buffer; left: number; top: number }[] = [];
  const size = sizes[layer];
  for (let unit = 0; unit < count; unit++) {
    const [picture] = await maximize({ encoder, wish: wish.channel(layer, unit), size, steps, seed: unit }).result;
    const input = await tileOf(picture);
    tiles.push({ input, left: (unit % columns) * tileSide, top: Math.floor(unit / columns) * tileSide });
    process.stdout.write(`\r${layer} ${unit + 1}/${count} `);
  }
  const canvas = { width: columns * tileSide, height: Math.ceil(count / columns) * tileSide, channels: 3 } as const;
  const sheet = sharp({ create: { ...canvas, background: '#808080' } }).composite(tiles);
  await sheet.webp({ quality: 40, effort: 6 }).toFile(`${folder}${layer}.webp`);
}

async function tileOf({ data, width, height, channels }: RawImage): Promise<Buffer> {
  const whole = sharp(Buffer.from(data as Uint8ClampedArray), { raw: { width, height, channels } });
  return whole.resize(tileSide, tileSide).png().toBuffer();
}

console.log((await useBackend('onnx')).reason);
mkdirSync(folder, { recursive: true });
const encoder = await loadEncoder({ model: 'compact' });
const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['patches', ...encoder.layers];
for (const part of wanted) await (part === 'patches' ? findPatches(encoder) : drawWishes(encoder, part));
