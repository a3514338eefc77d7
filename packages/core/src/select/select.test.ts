import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import type { RawImage } from '../image/rawImage.ts';
import { withoutLeak } from '../testing/check.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import { createSelector, select } from './select.ts';
import type { SelectSettings } from './selector.ts';

const [width, height] = [96, 64];

/** What is where: a disk on the left, a square of the same color on the right, and ground. */
function thingAt(x: number, y: number): 'disk' | 'square' | 'ground' {
  if ((x - 24) ** 2 + (y - 32) ** 2 < 200) return 'disk';
  return x >= 62 && x < 84 && y >= 20 && y < 44 ? 'square' : 'ground';
}

const picture: RawImage = {
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return (thingAt(x, y) === 'ground' ? [40, 110, 60] : [220, 60, 40])[i % 3] + ((7 * x + 13 * y) % 5);
  }),
  width,
  height,
  channels: 3,
};

const disk = { x: 0.25, y: 0.5 };
const square = { x: 0.76, y: 0.5 };
const ground = { x: 0.5, y: 0.1 };

/** Intersection over union of what is selected with some things. */
function overlap({ data }: RawImage, things: string[]): number {
  let [both, either] = [0, 0];
  data.forEach((value, i) => {
    const [isIn, isSelected] = [things.includes(thingAt(i % width, Math.floor(i / width))), value >= 128];
    if (isIn && isSelected) both++;
    if (isIn || isSelected) either++;
  });
  return both / either;
}

const selector = await createSelector({ picture, encoder: toyEncoder() });

describe('select', () => {
  it('takes the thing that was clicked, to its edge, and leaves no tensor', async () => {
    const mask = await withoutLeak('select', () => select(picture, [disk], { encoder: toyEncoder() }));
    expect([mask.width, mask.height, mask.channels]).toEqual([width, height, 1]);
    expect(overlap(mask, ['disk'])).toBeGreaterThan(0.95);
  });

  it('adds with more clicks, and takes away, in the order of the clicks', () => {
    const both = selector.select([disk, square]);
    expect(overlap(both, ['disk', 'square'])).toBeGreaterThan(0.95);
    expect(overlap(selector.select([disk, square, { ...disk, add: false }]), ['square'])).toBeGreaterThan(0.95);
    expect(selector.select([disk, { ...disk, add: false }, disk]).data).toEqual(selector.select([disk]).data);
  });

  it('takes what is alike elsewhere, on request', () => {
    expect(overlap(selector.select([disk], { contiguous: false }), ['disk', 'square'])).toBeGreaterThan(0.95);
  });

  it('takes no less with more tolerance', () => {
    const areas = [0, 0.5, 1].map((tolerance) =>
      selector.preview([disk], { tolerance }).data.reduce((sum, value) => sum + value, 0),
    );
    expect(areas).toEqual(areas.toSorted((a, b) => a - b));
  });

  it('inverts, and softens the edge by some pixels', () => {
    const mask = selector.select([disk]);
    expect(selector.select([disk], { invert: true }).data).toEqual(mask.data.map((value) => 255 - value));
    const grays = ({ data }: RawImage): number => data.filter((value) => value > 10 && value < 245).length;
    expect(grays(selector.select([disk], { feather: 8 }))).toBeGreaterThan(2 * grays(mask) + 100);
  });

  it('selects nothing without clicks', () => {
    expect(selector.select([]).data.some((value) => value > 0)).toBe(false);
  });

  it('takes pictures in which nothing differs, and tiny ones', async () => {
    const flat: RawImage = { data: new Uint8Array(12 * 8 * 4).fill(90), width: 12, height: 8, channels: 4 };
    const mask = (await createSelector({ picture: flat, encoder: toyEncoder() })).select([disk], { feather: 2 });
    expect([mask.data.length, mask.channels]).toEqual([12 * 8, 1]);
  });

  it('refuses clicks outside, and wrong settings', () => {
    const failing: [object, SelectSettings, string][] = [
      [{ x: 1.2, y: 0 }, {}, 'Expected x and y from 0 to 1'],
      [disk, { tolerance: 2 }, 'Expected a number from 0 to 1 for tolerance but received 2'],
      [disk, { feather: -1 }, 'Expected a number of pixels from 0 up for feather'],
      [disk, { fether: 1 } as SelectSettings, "Did you mean 'feather'?"],
    ];
    for (const [point, settings, message] of failing) {
      expect(() => selector.select([point as typeof ground], settings)).toThrow(message);
    }
  });

  it('ends when it is cancelled, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const options = { picture, encoder: toyEncoder(), signal: AbortSignal.abort('enough') };
    await expect(createSelector(options)).rejects.toBe('enough');
    await expect(createSelector({ ...options, signal: undefined, layers: ['nowhere'] })).rejects.toThrow('nowhere');
    expect(tf.memory().numTensors).toBe(before);
  });
});
