// Measures selecting by clicks against ten things that were drawn by hand in ten of the Kodak photos (bench/select/masks.json): intersection over
// union after one, two and three clicks, each in the middle of the largest part that is still wrong. Beside it, for comparison, a magic wand
// (neighbors of a similar color), and regions found by the shallowest or the deepest layer alone. Measures the last build (`npm test` builds).
//
//   npx tsx bench/select.ts <folder of kodim01.png ...> [folder for overlays] [weights of VGG-19]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSelector, type RawImage, type SelectPoint } from '@pastiche/core';
import { loadEncoder, readImage, useBackend, writeImage } from '@pastiche/node';
import { maskOf, nextClick, type Outline, overlap } from './select/truth.ts';
import { wand } from './select/wand.ts';

const [folder, overlays, vggWeights] = process.argv.slice(2);
const outlines: Record<string, Outline> = JSON.parse(
  readFileSync(new URL('select/masks.json', import.meta.url), 'utf8'),
);
const clicks = 3;

/** What is selected in a picture by some clicks: 1 or 0 for each pixel. */
type Select = (points: SelectPoint[]) => Uint8Array;
type Method = (picture: RawImage) => Promise<Select>;

await useBackend();
const compact = await loadEncoder();
const vgg = vggWeights ? await loadEncoder({ model: 'vgg19', weights: vggWeights }) : undefined;

const byRegions =
  (encoder = compact, layers?: string[]): Method =>
  async (picture) => {
    const selector = await createSelector({ picture, encoder, layers });
    return (points) => selector.select(points).data.map((value) => (value >= 128 ? 1 : 0));
  };

const methods: Record<string, Method> = {
  'magic wand': async (picture) => (points) => wand(picture, points),
  'regions, conv1_1 alone': byRegions(compact, ['conv1_1']),
  'regions, conv5_1 alone': byRegions(compact, ['conv5_1']),
  ...(vgg ? { 'regions, VGG-19': byRegions(vgg) } : {}),
  'regions (ours)': byRegions(),
};

for (const [name, method] of Object.entries(methods)) {
  const rows: number[][] = [];
  let [slowest, looking] = [0, 0];
  for (const [photo, outline] of Object.entries(outlines)) {
    const picture = await readImage(join(folder, `${photo}.png`));
    const truth = maskOf(outline, picture.width, picture.height);
    const begin = performance.now();
    const select = await method(picture);
    looking += performance.now() - begin;
    const points: SelectPoint[] = [];
    let selected = new Uint8Array(truth.length);
    const row: number[] = [];
    for (let click = 0; click < clicks; click++) {
      points.push(nextClick(selected, truth, picture));
      const clicked = performance.now();
      selected = select(points) as Uint8Array<ArrayBuffer>;
      slowest = Math.max(slowest, performance.now() - clicked);
      row.push(overlap(selected, truth));
    }
    rows.push(row);
    if (overlays && name.endsWith('(ours)'))
      await writeImage(join(overlays, `${photo}.png`), overlay(picture, selected, truth));
  }
  console.log(
    `${name}: ${(looking / rows.length).toFixed(0)} ms to look at a photo, ${slowest.toFixed(0)} ms the slowest click`,
  );
  for (let click = 0; click < clicks; click++) {
    const each = rows.map((row) => row[click].toFixed(2)).join(' ');
    const mean = rows.reduce((sum, row) => sum + row[click], 0) / rows.length;
    console.log(`  ${click + 1} click${click ? 's' : ' '}: ${each}   mean ${mean.toFixed(3)}`);
  }
}

/** The photo, darker where nothing is selected; red is selected wrongly, blue is missing. */
function overlay({ data, width, height, channels }: RawImage, selected: Uint8Array, truth: Uint8Array): RawImage {
  const out = new Uint8Array(width * height * 3);
  for (let i = 0; i < truth.length; i++) {
    for (let c = 0; c < 3; c++) {
      const wrong = selected[i] !== truth[i] && c === (selected[i] ? 0 : 2) ? 140 : 0;
      out[3 * i + c] = Math.min(255, data[i * channels + c] * (selected[i] ? 1 : 0.35) + wrong);
    }
  }
  return { data: out, width, height, channels: 3 };
}
