// Makes docs/pictures. gallery.jpg has both sample photos in all four sample styles, with the default network and preset (320 px, 60 steps, 70 at
// each coarser scale). networks.jpg has one pair through VGG-19 (whose weights it downloads), the default network and random filters. Pictures in
// out/gallery are reused.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { root, run } from './bootstrap.mjs';

const photos = ['landscape', 'still-life'];
const styles = ['strokes', 'woodblock', 'mosaic', 'ink'];
const gap = 8;

const folder = join(root, 'out/gallery');
mkdirSync(folder, { recursive: true });
mkdirSync(join(root, 'docs/pictures'), { recursive: true });

const sample = (name) => join(root, `samples/${name}.jpg`);

function painted(photo, style, model = 'compact') {
  const file = join(folder, `${photo}-${style}-${model}.png`);
  const options = ['--size', '320', '--iterations', '60', '--coarse-iterations', '70', '--model', model];
  const pictures = [sample(`content-${photo}`), sample(`style-${style}`), '-o', file];
  if (!existsSync(file)) run(process.execPath, ['packages/node/bin/pastiche.js', ...pictures, ...options]);
  return file;
}

/** Arranges rows of pictures of one size, and leaves gaps for undefined ones. */
async function compose(rows, [width, height], file) {
  const cells = rows.flatMap((row, y) => row.map((picture, x) => ({ picture, x, y }))).filter(({ picture }) => picture);
  const layers = cells.map(async ({ picture, x, y }) => ({
    input: await sharp(picture).resize(width, height).toBuffer(),
    left: x * (width + gap),
    top: y * (height + gap),
  }));
  const [columns, lines] = [rows[0].length, rows.length];
  const canvas = { width: columns * (width + gap) - gap, height: lines * (height + gap) - gap, channels: 3 };
  await sharp({ create: { ...canvas, background: 'white' } })
    .composite(await Promise.all(layers))
    .jpeg({ quality: 86, mozjpeg: true })
    .toFile(join(root, 'docs/pictures', file));
}

// The paintings are in the first row, the photos in the first column.
const rows = [
  [undefined, ...styles.map((style) => sample(`style-${style}`))],
  ...photos.map((photo) => [sample(`content-${photo}`), ...styles.map((style) => painted(photo, style))]),
];
await compose(rows, [300, 225], 'gallery.jpg');
await compose(
  [['vgg19', 'compact', 'random'].map((model) => painted('landscape', 'strokes', model))],
  [480, 360],
  'networks.jpg',
);
