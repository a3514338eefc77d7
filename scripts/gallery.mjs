// Makes docs/pictures/gallery.jpg: both sample photos in all four sample styles, with the default network and preset
// (320 px, 60 steps, 70 at each coarser scale). Pictures that out/gallery has already are not painted again.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { root, run } from './bootstrap.mjs';

const photos = ['landscape', 'still-life'];
const styles = ['strokes', 'woodblock', 'mosaic', 'ink'];
const [width, height, gap] = [300, 225, 8];

const folder = join(root, 'out/gallery');
mkdirSync(folder, { recursive: true });
mkdirSync(join(root, 'docs/pictures'), { recursive: true });

const sample = (name) => join(root, `samples/${name}.jpg`);

function painted(photo, style) {
  const file = join(folder, `${photo}-${style}.png`);
  const steps = ['--size', '320', '--iterations', '60', '--coarse-iterations', '70'];
  const pictures = [sample(`content-${photo}`), sample(`style-${style}`), '-o', file];
  if (!existsSync(file)) run(process.execPath, ['packages/node/bin/pastiche.js', ...pictures, ...steps]);
  return file;
}

// The styles along the top, the photos down the left.
const rows = [
  [undefined, ...styles.map((style) => sample(`style-${style}`))],
  ...photos.map((photo) => [sample(`content-${photo}`), ...styles.map((style) => painted(photo, style))]),
];
const cells = rows.flatMap((row, y) => row.map((file, x) => ({ file, x, y }))).filter(({ file }) => file !== undefined);
const layers = cells.map(async ({ file, x, y }) => ({
  input: await sharp(file).resize(width, height).toBuffer(),
  left: x * (width + gap),
  top: y * (height + gap),
}));
const canvas = { width: 5 * width + 4 * gap, height: 3 * height + 2 * gap, channels: 3, background: 'white' };
await sharp({ create: canvas })
  .composite(await Promise.all(layers))
  .jpeg({ quality: 86, mozjpeg: true })
  .toFile(join(root, 'docs/pictures/gallery.jpg'));
