// Makes docs/pictures/prints/depth.webp: a cloud of a painted sky with its contrast raised, from 8 bits on the left and from 16 on the right.
// `pnpm --filter @pastiche/docs run prints`
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stylize } from '@pastiche/node';
import sharp from 'sharp';
import { root } from './fences.mjs';

const [content, styles] = ['content-landscape', 'style-watercolor'].map((name) => join(root, `samples/${name}.jpg`));
const smooth = { strength: 0.5, variationWeight: 100 };
const { data, data16, width } = await stylize({ content, styles, size: 384, preset: 'draft', depth: 16, ...smooth })
  .result;

/** A cloud, where the picture is smooth. */
const part = { left: 74, top: 20, width: 40, height: 25 };
const contrast = 12;

/** The greens of the part, as grays, with their contrast raised around the mean. */
function raised(values, full) {
  const greens = Float64Array.from({ length: part.width * part.height }, (_, i) => {
    const [x, y] = [part.left + (i % part.width), part.top + Math.floor(i / part.width)];
    return values[(y * width + x) * 3 + 1] / full;
  });
  const mean = greens.reduce((sum, value) => sum + value) / greens.length;
  return Uint8ClampedArray.from(greens, (value) => 255 * (0.5 + contrast * (value - mean)));
}
const size = { width: 8 * part.width, height: 8 * part.height };
const enlarge = (values) =>
  sharp(values, { raw: { width: part.width, height: part.height, channels: 1 } })
    .resize({ ...size, kernel: 'nearest' })
    .png()
    .toBuffer();
const [left, right] = await Promise.all([raised(data, 255), raised(data16, 65535)].map(enlarge));
mkdirSync(join(root, 'docs/pictures/prints'), { recursive: true });
const gap = 8;
await sharp({ create: { width: 2 * size.width + gap, height: size.height, channels: 3, background: '#fff' } })
  .composite([
    { input: left, left: 0, top: 0 },
    { input: right, left: size.width + gap, top: 0 },
  ])
  .webp({ lossless: true })
  .toFile(join(root, 'docs/pictures/prints/depth.webp'));
