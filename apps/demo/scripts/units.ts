// Makes src/explorer/embedded, which the Explorer shows without computing: `compact.json` has the nine strongest patches of each unit of the
// compact network in our pictures, each of another one (docs/top-patches.md); `conv3_1.webp` and so on have each unit's wish.
//
//   npx tsx apps/demo/scripts/units.ts [patches] [layer...]
//   npx tsx apps/demo/scripts/units.ts photos FOLDER
//
// Without arguments it makes everything but the photos, in about half an hour; the patches alone take a minute. `photos` shrinks those that
// src/explorer/photos.ts names, from a folder that has them. It uses the packages as last built.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTopPatches, type Encoder, maximize, type RawImage, type TopPatchesFile, wish } from '@pastiche/core';
import { loadEncoder, useBackend } from '@pastiche/node';
import sharp from 'sharp';
import { columns, mostTiles, sampleNames, squareSide, squares, tileSide } from '../src/explorer/layout.ts';
import { photos } from '../src/explorer/photos.ts';

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

/** The pictures that units are shown, by name. */
const pictures: readonly (readonly [string, string])[] = [
  ...sampleNames.map(({ id, file }) => [id, `${samples}${file}`] as const),
  ...Object.keys(photos).map((id) => [id, `${folder}photos/${id}.webp`] as const),
];

async function findPatches(encoder: Encoder): Promise<void> {
  // All are ranked, since the strongest nine may be of one picture.
  const top = createTopPatches({
    encoder,
    layers: encoder.layers,
    size: squareSide,
    weights: 'compact.safetensors',
    k: 400,
  });
  for (const [id, file] of pictures) {
    const { width, height } = await sharp(file).metadata();
    for (const { name, left, top: above, side } of squares(id, { width, height })) {
      const part = { left, top: above, width: side, height: side };
      const seen = sharp(await sharp(file).extract(part).png().toBuffer()).resize(squareSide, squareSide);
      const data = await seen.removeAlpha().toColorspace('srgb').raw().toBuffer();
      await top.add(name, { data, width: squareSide, height: squareSide, channels: 3 });
    }
    process.stdout.write(`\r${id}            `);
  }
  // Full precision would make the file a third larger.
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  writeFileSync(`${folder}compact.json`, JSON.stringify(onePerPicture(top.toJSON()), short));
}

/** The same record with the best patch of each of nine pictures, and only the squares that are left. */
function onePerPicture(record: TopPatchesFile): TopPatchesFile {
  const layers = record.layers.map((layer) => ({
    ...layer,
    units: layer.units.map((numbers) => best(numbers, record)),
  }));
  const used = [
    ...new Set(layers.flatMap(({ units }) => units.flatMap((numbers) => numbers.filter((_, i) => i % 4 === 0)))),
  ];
  const order = new Map(used.sort((a, b) => a - b).map((image, i) => [image, i]));
  const renumber = (numbers: number[]): number[] =>
    numbers.map((number, i) => (i % 4 === 0 ? (order.get(number) as number) : number));
  return {
    ...record,
    k: 9,
    images: used.map((image) => record.images[image]),
    layers: layers.map((layer) => ({ ...layer, units: layer.units.map(renumber) })),
  };
}

function best(numbers: readonly number[], { images }: TopPatchesFile): number[] {
  const seen = new Set<string>();
  const kept: number[] = [];
  for (let i = 0; i < numbers.length && seen.size < 9; i += 4) {
    const picture = images[numbers[i]][0].split(' ')[0];
    if (!seen.has(picture)) kept.push(...numbers.slice(i, i + 4));
    seen.add(picture);
  }
  return kept;
}

/** Longer side of a photo on the page, in pixels. */
const photoSide = 448;

async function shrinkPhotos(from: string): Promise<void> {
  mkdirSync(`${folder}photos`, { recursive: true });
  for (const file of readdirSync(from)) {
    const id = parse(file).name;
    if (!Object.hasOwn(photos, id)) continue;
    const small = sharp(`${from}/${file}`).resize(photoSide, photoSide, { fit: 'inside' }).removeAlpha();
    await small.webp({ quality: 48, effort: 6 }).toFile(`${folder}photos/${id}.webp`);
  }
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

mkdirSync(folder, { recursive: true });
const [first, second] = process.argv.slice(2);
if (first === 'photos') await shrinkPhotos(second);
else {
  console.log((await useBackend('onnx')).reason);
  const encoder = await loadEncoder({ model: 'compact' });
  const wanted = first ? process.argv.slice(2) : ['patches', ...encoder.layers];
  for (const part of wanted) await (part === 'patches' ? findPatches(encoder) : drawWishes(encoder, part));
}
