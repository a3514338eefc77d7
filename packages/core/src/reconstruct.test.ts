import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { type RawImage, toRawImage } from './image/rawImage.ts';
import { noise } from './image/start.ts';
import { createRandom } from './math/random.ts';
import { reconstructContent, reconstructStyle } from './reconstruct.ts';
import { withoutLeak } from './testing/check.ts';
import { toyEncoder } from './testing/toyEncoder.ts';

const image = toRawImage(noise({ width: 24, height: 16 }, createRandom(1)));
const options = { image, encoder: toyEncoder(), size: 24, variationWeight: 0, seed: 7 };

/** The root of the mean of squared differences, of 255. */
function difference(a: RawImage, b: RawImage): number {
  const sum = [...a.data].reduce((total, value, i) => total + (value - b.data[i]) ** 2, 0);
  return Math.sqrt(sum / a.data.length);
}

/** The mean of products of two channels. */
function product({ data }: RawImage, a: number, b: number): number {
  const pixels = data.length / 3;
  return (
    Array.from({ length: pixels }, (_, i) => data[3 * i + a] * data[3 * i + b]).reduce((x, y) => x + y) /
    pixels /
    255 ** 2
  );
}

it('the content of a layer that loses nothing is the picture, whatever the noise', async () => {
  const result = await withoutLeak(
    'a reconstruction',
    () => reconstructContent({ ...options, layer: 'squared' }).result,
  );
  expect(result).toMatchObject({ width: 24, height: 16, channels: 3 });
  expect(difference(result, image)).toBeLessThan(2);
});

it('the style is the Gram matrix, and not the picture', async () => {
  const result = await reconstructStyle({ ...options, layers: ['plain'] }).result;
  for (const [a, b] of [
    [0, 0],
    [0, 1],
    [1, 2],
  ])
    expect(product(result, a, b)).toBeCloseTo(product(image, a, b), 2);
  expect(difference(result, image)).toBeGreaterThan(30);
});

it('has the costs of its layers, and total variation', async () => {
  const run = reconstructStyle({ ...options, variationWeight: 1, layers: ['plain', 'squared'], iterations: 2 });
  const names = new Set<string>();
  for await (const event of run)
    if (event.type === 'step') for (const name of Object.keys(event.costs)) names.add(name);
  expect([...names]).toEqual(['style/plain', 'style/squared', 'variation']);
});

it('refuses no layer, and unknown ones', () => {
  expect(() => reconstructStyle({ ...options, layers: [] })).toThrow(/at least one layer for layers/);
  expect(() => reconstructContent({ ...options, layer: 'nowhere' })).toThrow(/Unknown layer 'nowhere'/);
});
