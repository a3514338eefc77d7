// Two paintings, each in its half of the photo, and a disc in the middle that stays the photo.
import { type RawImage, readImage, stylize, writeImage } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const { width, height } = await readImage(photo);

/** A mask that is white where `isInside` says. */
function mask(isInside: (x: number, y: number) => boolean): RawImage {
  const data = new Uint8Array(width * height).map((_, i) => (isInside(i % width, Math.floor(i / width)) ? 255 : 0));
  return { data, width, height, channels: 1 };
}

const isMiddle = (x: number, y: number): boolean => Math.hypot(x - width / 2, y - height / 2) < height / 5;
const run = stylize({
  content: photo,
  styles: [painting, photo],
  masks: [mask((x) => x < width / 2), mask((x) => x >= width / 2)],
  keep: mask(isMiddle),
  size,
  iterations: 30,
  coarseIterations: 30,
});
for await (const event of run) if (event.type === 'notice') console.log(event.message);
await writeImage(out, await run.result);
console.log(`wrote ${out}`);
