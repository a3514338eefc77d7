import { plannedScales, resolveOptions } from '@pastiche/core';
import { expect, it } from 'vitest';
import { asPainted, sizeWords } from '../src/studio/area.ts';
import { growthsOf } from '../src/studio/growth.ts';
import { fitted, resized, scalesOf, valuesOf, without, withValue } from '../src/studio/perPainting.ts';

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
    for (const overrides of [{ size: 256, minSize: 256 }, { size: 256, minSize: 181 }, { size: 1024 }]) {
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

it('a painting has strokes and layers of its own, and takes them along when it goes', () => {
  const second = { index: 1, count: 2 };
  expect(withValue('styleScale', {}, second, 0.5)).toEqual([1, 0.5]);
  expect(withValue('styleScale', { styleScale: [1, 0.5] }, second, 1)).toBeUndefined();
  // What the others had by their scale, they keep in pixels.
  const options = {
    size: 400,
    styleScale: [0.5, 1],
    styleSize: withValue('styleSize', { size: 400, styleScale: [0.5, 1] }, second, 300),
  };
  expect(options.styleSize).toEqual([200, 300]);
  expect(scalesOf(options, 2)).toEqual([0.5, 0.75]);
  expect(withValue('styleSize', options, second, undefined)).toBeUndefined();
  expect(resized(options, 100)).toMatchObject({ size: 100, styleSize: [50, 75] });

  const layers = withValue('styleLayers', {}, second, { conv1_1: 1 });
  const usual = resolveOptions({}).styleLayers;
  expect(layers).toEqual([usual, { conv1_1: 1 }]);
  expect(valuesOf('styleLayers', { styleLayers: layers }, 3)[2]).toEqual(usual);
  expect(fitted({ ...options, seed: 3 }, 3)).toEqual({
    size: 400,
    seed: 3,
    styleScale: [0.5, 1, 1],
    styleSize: [200, 300, 400],
  });
  expect(without({ ...options, styleLayers: layers }, 0)).toEqual({
    size: 400,
    styleScale: 1,
    styleSize: 300,
    styleLayers: { conv1_1: 1 },
  });
  const same = { styleScale: 2 };
  expect(fitted(same, 2)).toBe(same);
});
