// Makes docs/pictures/wishes.jpg: for some units of five layers of the default network the picture that each would most like to see, from
// noise (kept at JPEG quality 76: such pictures compress badly). Runs what was built last (`npm test` builds).
//
//   npx tsx bench/wishes.ts
import { fileURLToPath } from 'node:url';
import { maximize, type RawImage, wish } from '@pastiche/core';
import { loadEncoder, useBackend, writeImage } from '@pastiche/node';

const units: Record<string, number[]> = {
  conv1_1: [1, 3, 5, 9, 11, 13],
  conv2_1: [1, 5, 9, 13, 17, 21],
  conv3_1: [1, 5, 9, 13, 17, 21],
  conv4_1: [1, 5, 9, 13, 17, 21],
  conv5_1: [1, 5, 9, 13, 17, 21],
};
const [size, gap] = [128, 6];

await useBackend();
const encoder = await loadEncoder({ model: 'compact' });
const rows: RawImage[][] = [];
for (const [layer, numbers] of Object.entries(units)) {
  const row: RawImage[] = [];
  for (const unit of numbers) {
    const start = performance.now();
    const [picture] = await maximize({ encoder, wish: wish.channel(layer, unit), size }).result;
    console.log(`${layer}:${unit}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    row.push(picture);
  }
  rows.push(row);
}
await writeImage(fileURLToPath(new URL('../docs/pictures/wishes.jpg', import.meta.url)), sheet(rows));

/** Side by side on white, a row of each layer. */
function sheet(rows: readonly RawImage[][]): RawImage {
  const [width, height] = [rows[0].length * (size + gap) - gap, rows.length * (size + gap) - gap];
  const data = new Uint8ClampedArray(width * height * 3).fill(255);
  for (const [y, row] of rows.entries()) {
    for (const [x, picture] of row.entries()) {
      for (let line = 0; line < size; line++) {
        const to = ((y * (size + gap) + line) * width + x * (size + gap)) * 3;
        data.set(picture.data.subarray(line * size * 3, (line + 1) * size * 3), to);
      }
    }
  }
  return { data, width, height, channels: 3 };
}
