import { plannedScales, resolveOptions } from '@pastiche/core';
import { expect, it } from 'vitest';
import { asPainted, sizeWords } from '../src/studio/area.ts';
import { growthsOf } from '../src/studio/growth.ts';

const pixels = (photo: { width: number; height: number }, size: number): number => {
  const last = plannedScales(photo, asPainted({ size }, photo)).at(-1);
  return (last?.width ?? 0) * (last?.height ?? 0);
};

it.each([
  [4000, 1000],
  [300, 4000],
  [2100, 1000],
])('a photo of %d x %d gets as many pixels as one of 3:2', (width, height) => {
  expect(pixels({ width, height }, 512) / (512 * (512 / 1.5))).toBeCloseTo(1, 1);
});

it.each([
  [4000, 2000],
  [768, 576],
  [1000, 1000],
])('a photo of %d x %d keeps what its settings say', (width, height) => {
  const options = { size: 512 };
  expect(asPainted(options, { width, height })).toBe(options);
  expect(sizeWords(512, { width, height })).toBe('512 px');
});

it('a panorama has as many scales as another photo, and strokes as wide', () => {
  for (let ratio = 2.05; ratio < 12; ratio += 0.05) {
    const [panorama, photo] = [
      { width: 1000 * ratio, height: 1000 },
      { width: 1500, height: 1000 },
    ];
    for (const overrides of [{ size: 256, minSize: 181 }, { size: 1024 }]) {
      const long = asPainted(overrides, panorama);
      expect(plannedScales(panorama, long)).toHaveLength(plannedScales(photo, overrides).length);
      const [{ size, styleScale }, wide] = [resolveOptions(overrides), resolveOptions(long)];
      expect((wide.size * Number(wide.styleScale)) / (size * Number(styleScale))).toBeCloseTo(1, 2);
      const { styleScale: both } = asPainted({ ...overrides, styleScale: [1, 0.5] }, panorama);
      expect([both].flat()[0]).toBeCloseTo(2 * Number([both].flat()[1]));
    }
  }
});

it('the longest strips stay within what core can paint', () => {
  const strip = { width: 60_000, height: 100 };
  const options = resolveOptions(asPainted({ size: 2048, styleScale: 0.5 }, strip));
  expect(options.size).toBeLessThanOrEqual(8192);
  expect(options.styleScale).toBeGreaterThanOrEqual(0.1);
});

it('growing a panorama goes on by area, too', () => {
  const photo = { width: 4000, height: 1000 };
  const [width, height] = sizeWords(256, photo).split('×').map(Number);
  const picture = { data: new Uint8ClampedArray(width * height * 3), width, height, channels: 3 } as const;
  expect(growthsOf(picture).map(({ size }) => size)).toEqual([512, 1024, 2048]);
  expect(sizeWords(512, photo)).toBe('836\u00a0×\u00a0209');
});
