import { createRandom, type RawImage } from '@pastiche/core';
import { describe, expect, it } from 'vitest';
import { instant, instantEach } from './instant.ts';
import { stylize } from './stylize.ts';

const [width, height] = [61, 45];

function noise(seed: number, scale = 1): RawImage {
  const random = createRandom(seed);
  const data = Uint8ClampedArray.from({ length: width * height * 3 }, () => scale * 255 * random.uniform());
  return { data, width, height, channels: 3 };
}

const [photo, bright, dark] = [noise(1), noise(2), noise(3, 0.3)];
const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const mean = ({ data }: RawImage): number => average(Array.from(data));
const apart = (a: RawImage, b: RawImage): number =>
  average(Array.from(a.data, (value, i) => Math.abs(value - b.data[i])));

describe.each(['onnx', 'wasm'] as const)('instant, on %s', (backend) => {
  const options = { backend, size: width };

  it('gives the photo the colors of the painting, and the same picture each time', async () => {
    const first = await instant(photo, dark, options);
    const second = await instant(photo, dark, options);
    expect([first.width, first.height]).toEqual([width, height]);
    expect(mean(first)).toBeLessThan(0.5 * mean(photo));
    expect(first.data).toEqual(second.data);
  });

  it('paints several photos, each as by itself', async () => {
    const pictures: RawImage[] = [];
    for await (const picture of instantEach([photo, bright], dark, options)) pictures.push(picture);
    expect(pictures.map(({ data }) => data)).toEqual([
      (await instant(photo, dark, options)).data,
      (await instant(bright, dark, options)).data,
    ]);
  });
});

it('frames of a camera that does not move flicker half as much when they are steadied', async () => {
  const random = createRandom(4);
  const noisy = (): RawImage => ({
    ...photo,
    data: photo.data.map((value) => value + 3 * random.normal()) as Uint8ClampedArray,
  });
  const frames = Array.from({ length: 6 }, noisy);
  const flicker = async (steady: number): Promise<number> => {
    const pictures: RawImage[] = [];
    for await (const picture of instantEach(frames, dark, { size: width, steady })) pictures.push(picture);
    return apart(pictures[4], pictures[5]);
  };
  expect(await flicker(0.8)).toBeLessThan(0.5 * (await flicker(0)));
});

it('both engines paint the same picture, within 2 of 255 levels', async () => {
  const [onnx, wasm] = await Promise.all(
    (['onnx', 'wasm'] as const).map((backend) => instant(photo, dark, { backend, size: width })),
  );
  expect(Math.max(...onnx.data.map((value, i) => Math.abs(value - wasm.data[i])))).toBeLessThanOrEqual(2);
});

it('a weaker style is nearer to the photo', async () => {
  const at = (strength: number) => instant(photo, dark, { strength, size: width });
  const [weak, strong] = [await at(0.3), await at(0.92)];
  expect(apart(weak, photo)).toBeLessThan(0.8 * apart(strong, photo));
});

it('is where a run starts from', async () => {
  const run = stylize({ content: photo, styles: dark, size: width, minSize: width, iterations: 1, init: 'instant' });
  const events: string[] = [];
  for await (const { type } of run) events.push(type);
  expect(events).toEqual(['backend', 'scale', 'step', 'done']);
  expect(apart(await run.result, await instant(photo, dark, { size: width }))).toBeLessThan(12);
});

it('the preset `quick` starts from it, at one size, nearer to its goal than a start from the photo', async () => {
  const losses: number[] = [];
  for (const init of ['instant', 'content'] as const) {
    const run = stylize({ content: photo, styles: dark, preset: 'quick', size: width, iterations: 2, init });
    for await (const event of run) if (event.type === 'step') losses.push(event.loss);
  }
  expect(losses).toHaveLength(4);
  expect(losses[0]).toBeLessThan(losses[2]);
});
