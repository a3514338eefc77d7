import { fileURLToPath } from 'node:url';
import { type Encoder, measure, type RawImage, stylize } from '@pastiche/core';
import { loadEncoder, readImage, useBackend } from '@pastiche/node';
import { beforeAll, expect, it } from 'vitest';
import { groupSizes, unitsLike } from '../src/explorer/alike.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../../../samples/${name}.jpg`, import.meta.url));
const size = 80;
const layer = 'conv3_1';

let encoder: Encoder;
let content: RawImage;
let styles: RawImage;

beforeAll(async () => {
  await useBackend('onnx');
  encoder = await loadEncoder({ model: 'compact' });
  content = await readImage(sample('content-landscape'), { longest: size });
  styles = await readImage(sample('style-strokes'), { longest: size });
});

/** A small picture, with a little noise at its start, so that seeds differ. */
function paint(units: Record<string, number>, seed = 0): Promise<RawImage> {
  const settings = { size, minSize: size, iterations: 40, learningRate: 0.04, initNoise: 0.01 };
  return stylize({ content, styles, encoder, ...settings, units, seed }).result;
}

/** The mean difference of 8 x 8 px averages, of 255: what is seen at a glance. */
function apart(a: RawImage, b: RawImage): number {
  const [first, second] = [averages(a), averages(b)];
  return first.reduce((sum, value, i) => sum + Math.abs(value - second[i]), 0) / first.length;
}

function averages({ data, width, height, channels }: RawImage): number[] {
  const side = 8;
  const sums: number[] = [];
  for (let y = 0; y + side <= height; y += side) {
    for (let x = 0; x + side <= width; x += side) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let i = 0; i < side * side; i++) {
          sum += data[((y + Math.floor(i / side)) * width + x + (i % side)) * channels + c];
        }
        sums.push(sum / side ** 2);
      }
    }
  }
  return sums;
}

it('a quarter of a layer that is turned changes the picture more than another seed does', async () => {
  const [measured] = await measure(styles, { encoder, layers: [layer], size });
  const [, , quarter] = groupSizes(measured.channels);
  const members = unitsLike(measured, 13).slice(0, quarter);
  const units = (factor: number): Record<string, number> =>
    Object.fromEntries(members.map((unit) => [`${layer}:${unit}`, factor]));
  const before = await paint({});
  const byChance = apart(before, await paint({}, 7));
  const turnedUp = apart(before, await paint(units(3)));
  const turnedDown = apart(before, await paint(units(0)));
  console.log(`another seed ${byChance.toFixed(1)}, three times ${turnedUp.toFixed(1)}, none ${turnedDown.toFixed(1)}`);
  expect(turnedUp).toBeGreaterThan(1.5 * byChance);
  expect(turnedDown).toBeGreaterThan(byChance);
});

it('unitsLike begins with the unit itself, and then has those whose sheets are most alike', () => {
  // The sheets (1, 0), (2, 1) and (0, 3).
  const gram = Float32Array.of(1, 2, 0, 2, 5, 3, 0, 3, 9);
  const measured = { layer: 'any', width: 2, height: 1, channels: 3, gram, maps: [] };
  expect(unitsLike(measured, 0)).toEqual([0, 1, 2]);
  expect(unitsLike(measured, 2)).toEqual([2, 1, 0]);
  expect(groupSizes(89)).toEqual([1, 11, 22]);
});
