import type { LayerMeasure } from '@pastiche/core';
import { expect, it } from 'vitest';
import { bounded, frameOver } from '../src/how/cellAt.ts';
import { compareGrams, strongestUnits } from '../src/how/comparison.ts';
import { cropMiddle } from '../src/how/cropMiddle.ts';
import { costsOf } from '../src/how/handCosts.ts';
import { scaleOf } from '../src/how/heat.ts';
import { paletteOf } from '../src/how/palette.ts';
import { tellingMaps } from '../src/how/tellingMaps.ts';

const measured = (gram: number[], maps: number[][] = []): LayerMeasure => ({
  layer: 'conv1_1',
  width: 4,
  height: 4,
  channels: Math.sqrt(gram.length),
  gram: Float32Array.from(gram),
  maps: maps.map((data, channel) => ({ channel, data: Float32Array.from(data) })),
});

it('compareGrams takes the strongest channels of both, in units of the painting, and tells the style cost', () => {
  const photo = measured([1, 0, 0, 0, 6, 2, 0, 2, 1]);
  const painting = measured([1, 0, 0, 0, 2, 1, 0, 1, 3]);
  const found = compareGrams(photo, painting, strongestUnits([photo, painting], 2));
  // Shares of the energy: 1/8 + 1/6, 6/8 + 2/6, 1/8 + 3/6. A channel's mean energy in the painting is 2.
  expect(found.channels).toEqual([1, 2]);
  expect([...found.picture]).toEqual([3, 1, 1, 0.5]);
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

it('strongestUnits takes shares, so that a picture with more energy counts no more', () => {
  const faint = measured([3, 0, 0, 1]);
  const strong = measured([100, 0, 0, 120]);
  expect(strongestUnits([faint], 1)).toEqual([0]);
  expect(strongestUnits([faint, strong], 2)).toEqual([0, 1]);
  expect(strongestUnits([strong], 2)).toEqual([1, 0]);
});

it('costsOf is 0 for the picture itself, whatever the order of its maps, and 1 for one in which nothing fires', () => {
  const layer = (energy: number, maps: LayerMeasure['maps']): LayerMeasure => ({ ...measured([energy]), maps });
  const maps = [
    { channel: 0, data: Float32Array.of(1, 2) },
    { channel: 1, data: Float32Array.of(3, 0) },
  ];
  const photo = [layer(2, []), layer(4, maps)];
  const painting = [layer(8, []), layer(9, [])];
  expect(costsOf([layer(8, []), layer(4, [...maps].reverse())], { photo, painting })).toEqual({ content: 0, style: 0 });
  const silent = maps.map(({ channel }) => ({ channel, data: new Float32Array(2) }));
  expect(costsOf([layer(0, []), layer(0, silent)], { photo, painting })).toEqual({ content: 1, style: 1 });
  // (8 - 6)^2 / 8^2
  expect(costsOf([layer(6, []), layer(4, maps)], { photo, painting }).style).toBeCloseTo(1 / 16, 6);
});

it('paletteOf takes colors that are far apart', () => {
  const data = Uint8Array.from([0, 0, 0, 9, 9, 9, 250, 0, 0, 255, 255, 255]);
  const colors = paletteOf({ data, width: 4, height: 1, channels: 3 }, 3).map((color) => color.join());
  expect(new Set(colors)).toEqual(new Set(['250,0,0', '255,255,255', '0,0,0']));
});

it('bounded and frameOver keep a frame within its picture', () => {
  expect([bounded(-1, 4), bounded(1.9, 4), bounded(9, 4)]).toEqual([0, 1, 3]);
  const part = { left: 5, top: 0, width: 10, height: 20 };
  expect(frameOver(part, { width: 20, height: 40 })).toEqual({ left: '25%', top: '0%', width: '50%', height: '50%' });
});
