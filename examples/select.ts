// Selects a thing in a photo by two clicks, and writes what is selected over the rest in gray.
import { createSelector, readImage, writeImage } from '@pastiche/node';
import { out, photo } from './inputs.ts';

const picture = await readImage(photo);
const selector = await createSelector(picture);
const mask = selector.select([
  { x: 0.5, y: 0.6 },
  { x: 0.1, y: 0.1, add: false },
]);

const { data, width, height, channels } = picture;
const shown = data.slice();
for (let i = 0; i < shown.length; i++) {
  const selected = mask.data[Math.floor(i / channels)] / 255;
  shown[i] = selected * data[i] + (1 - selected) * (80 + 0.25 * data[i - (i % channels) + 1]);
}
await writeImage(out, { data: shown, width, height, channels });
console.log(`wrote ${out}: what is in the middle of the photo, the rest in gray`);
