// Makes src/explorer/embedded, which the Explorer shows without computing: `compact.json` has the nine strongest patches of each unit of the
// compact network in the six samples (docs/top-patches.md); `conv3_1.webp` and so on have each unit's wish.
//
//   npx tsx apps/demo/scripts/units.ts [patches] [layer...]
//
// Without arguments it makes everything, in about half an hour; the patches alone take seconds. It uses the packages as last built.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTopPatches, type Encoder, maximize, type RawImage, wish } from '@pastiche/core';
import { loadEncoder, useBackend } from '@pastiche/node';
import sharp from 'sharp';
import { columns, mostTiles, sampleNames, squareSide, squares, tileSide } from '../src/explorer/layout.ts';

/** Side of a layer's wishes, in pixels: deeper units have larger receptive fields. */
const sizes: Readonly<Record<string, number>> = {
  conv1_1: 32,
  conv2_1: 32,
  conv3_1: 56,
  conv4_1: 80,
  conv4_2: 80,
  conv5_1: 112,
};
/** Enough for such small pictures. */
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
  // Full precision would make the file a third larger.
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
  await sheet.webp({ quality: 34, effort: 6 }).toFile(`${folder}${layer}.webp`);
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
