// Makes docs/pictures/prints/depth.webp: a part of a painted sky with its contrast raised, from 8 bits on the left and from 16 on the right.
// `pnpm --filter @pastiche/docs run prints`
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stylize } from '@pastiche/node';
import sharp from 'sharp';
import { root } from './fences.mjs';

const [content, styles] = ['content-landscape', 'style-watercolor'].map((name) => join(root, `samples/${name}.jpg`));
const size = 384;
const smooth = { strength: 0.5, variationWeight: 100 };
const { data, data16, width } = await stylize({ content, styles, size, preset: 'draft', depth: 16, ...smooth }).result;

const side = { width: 160, height: 120 };
const corner = { left: 100, top: 4 };
const contrast = 12;
/** The part with its contrast raised around its mean. */
function raised(values, full) {
  const part = Float64Array.from({ length: side.width * side.height * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const [x, y] = [corner.left + (pixel % side.width), corner.top + Math.floor(pixel / side.width)];
    return values[(y * width + x) * 3 + channel] / full;
  });
  const means = [0, 1, 2].map(
    (channel) => part.filter((_, i) => i % 3 === channel).reduce((a, b) => a + b) / (part.length / 3),
  );
  return Uint8ClampedArray.from(part, (value, i) => 255 * (0.5 + contrast * (value - means[i % 3])));
}
const halves = [raised(data, 255), raised(data16, 65535)].map((values) =>
  sharp(values, { raw: { ...side, channels: 3 } })
    .resize({ width: 2 * side.width, kernel: 'nearest' })
    .png()
    .toBuffer(),
);
const [left, right] = await Promise.all(halves);
mkdirSync(join(root, 'docs/pictures/prints'), { recursive: true });
await sharp({ create: { width: 4 * side.width + 8, height: 2 * side.height, channels: 3, background: '#fff' } })
  .composite([
    { input: left, left: 0, top: 0 },
    { input: right, left: 2 * side.width + 8, top: 0 },
  ])
  .webp({ quality: 85 })
  .toFile(join(root, 'docs/pictures/prints/depth.webp'));
