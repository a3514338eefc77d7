import type { LayerMeasure } from '@pastiche/core';
import { expect, it } from 'vitest';
import { compareGrams } from '../src/how/comparison.ts';
import { cropMiddle } from '../src/how/cropMiddle.ts';
import { scaleOf } from '../src/how/heat.ts';
import { tellingMaps } from '../src/how/tellingMaps.ts';

const measured = (gram: number[], maps: number[][] = []): LayerMeasure => ({
  layer: 'conv1_1',
  width: 4,
  height: 4,
  channels: Math.sqrt(gram.length),
  gram: Float32Array.from(gram),
  maps: maps.map((data, channel) => ({ channel, data: Float32Array.from(data) })),
});

it('compareGrams puts the strongest channels of both first, in units of the painting, and tells the style cost', () => {
  const photo = measured([1, 0, 0, 0, 6, 2, 0, 2, 1]);
  const painting = measured([1, 0, 0, 0, 2, 1, 0, 1, 3]);
  const found = compareGrams(photo, painting, 2);
  // Shares of the energy: 1/8 + 1/6, 6/8 + 2/6, 1/8 + 3/6. A channel's mean energy in the painting is 2.
  expect(found.channels).toEqual([1, 2]);
  expect([...found.photo]).toEqual([3, 1, 1, 0.5]);
  expect([...found.painting]).toEqual([1, 0.5, 0.5, 1.5]);
  expect([...found.difference]).toEqual([-2, -0.5, -0.5, 1]);
  // (4^2 + 1 + 1 + 2^2) / (1 + 2^2 + 1 + 1 + 3^2), over all channels.
  expect(found.distance).toBeCloseTo(22 / 16, 6);
});

it('tellingMaps passes over channels that only fire along the border, or like another', () => {
  const border = [9, 9, 9, 9, 9, 0, 0, 9, 9, 0, 0, 9, 9, 9, 9, 9];
  const left = [0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0];
  const likeLeft = left.map((value) => -0.9 * value);
  const top = [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const maps = tellingMaps(
    measured([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [border, left, likeLeft, top]),
    2,
  );
  expect(maps.map(({ channel }) => channel)).toEqual([1, 3]);
});

it('scaleOf is not led by a single outlier', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => (i % 10) - 5);
  values[500] = 1e6;
  expect(scaleOf(values)).toBe(5);
  expect(scaleOf(new Float32Array(9))).toBe(1);
});

it('cropMiddle takes the middle of what is too long, in either direction', () => {
  const row = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 6, height: 1, channels: 1 as const };
  expect(cropMiddle(row, 2)).toEqual({ data: Uint8Array.of(3, 4), width: 2, height: 1, channels: 1 });
  const column = { ...row, width: 1, height: 3, channels: 2 as const };
  expect(cropMiddle(column, 1)).toEqual({ data: Uint8Array.of(3, 4), width: 1, height: 1, channels: 2 });
  expect(cropMiddle(row, 6)).toBe(row);
});
