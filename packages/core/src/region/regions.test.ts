import { describe, expect, it } from 'vitest';
import type { RawImage } from '../image/rawImage.ts';
import { createRandom } from '../math/random.ts';
import { regionsOf } from './regions.ts';

/** A picture of 20x10 pixels whose colors `at` gives by column. */
function picture(at: (x: number) => [number, number, number], noise = 0): RawImage {
  const random = createRandom(3);
  const data = new Uint8Array(600).map((_, i) => {
    const value = at(Math.floor(i / 3) % 20)[i % 3] + noise * (2 * random.uniform() - 1);
    return Math.min(255, Math.max(0, Math.round(value)));
  });
  return { data, width: 20, height: 10, channels: 3 };
}

const white: [number, number, number] = [255, 255, 255];
const black: [number, number, number] = [0, 0, 0];
const left = picture((x) => (x < 10 ? white : black));
const right = picture((x) => (x < 10 ? black : white));
const all = picture(() => white);

describe('regions of masks', () => {
  it('has none without masks', () => {
    expect(regionsOf({}, 2)).toBeUndefined();
  });

  it('gives each painting its own, and blends those that share one', () => {
    const regions = regionsOf({ masks: [left, right, { ...left }] }, 3);
    const found = regions?.list.map(({ name, paintings }) => [name, paintings.map(({ index }) => index)]);
    expect(found).toEqual([
      ['mask 1', [0, 2]],
      ['mask 2', [1]],
    ]);
  });

  it('takes a mask of ones for none', () => {
    expect(regionsOf({ masks: [all, left] }, 2)?.list.map(({ mask }) => mask === undefined)).toEqual([true, false]);
    expect(regionsOf({ masks: all, styleMasks: [left, null] }, 2)?.list).toHaveLength(1);
  });

  it('reads luminance times alpha', () => {
    const data = Uint8Array.from({ length: 4 * 16 }, (_, i) => (i % 4 < 3 ? 255 : i < 32 ? 128 : 0));
    const [{ mask }] = regionsOf({ masks: { data, width: 4, height: 4, channels: 4 } }, 1)?.list ?? [];
    expect(mask?.data[0]).toBeCloseTo(128 / 255, 5);
    expect(mask?.data[15]).toBe(0);
  });

  it('takes a faint mask, and none that is black but for the noise of a JPEG', () => {
    expect(regionsOf({ masks: picture(() => [60, 60, 60]) }, 1)?.list).toHaveLength(1);
    expect(() => regionsOf({ masks: picture(() => black, 12) }, 1)).toThrow('Expected white parts in the mask');
  });

  it.each([
    ['an empty mask', { masks: picture(() => black) }, 'Expected white parts in the mask but it is empty'],
    ['another number of masks', { masks: [left] }, 'Expected 2, one for each painting, for masks but received 1'],
    ['masks beside a map', { masks: left, map: left }, 'received both'],
    ['a map alone', { map: left }, 'a map of each painting beside that of the photo for styleMaps'],
    ['maps of paintings alone', { styleMaps: [left, null] }, 'for map but received undefined'],
  ])('refuses %s', (_, pictures, message) => {
    expect(() => regionsOf(pictures, 2)).toThrow(message);
  });
});

describe('regions of semantic maps', () => {
  const [sky, water]: [number, number, number][] = [
    [40, 80, 200],
    [30, 160, 60],
  ];
  const map = picture((x) => (x < 10 ? sky : water));

  it('joins what has the same color, also with the noise of JPEG', () => {
    const noisy = picture((x) => (x < 5 ? water : sky), 12);
    const regions = regionsOf({ map, styleMaps: [noisy] }, 1);
    expect(regions?.notices).toEqual([]);
    const areas = regions?.list.map(({ mask, paintings: [{ mask: part }] }) =>
      [mask, part].map((each) => (each ? each.data.reduce((sum, value) => sum + value, 0) : 0)),
    );
    expect(areas?.sort()).toEqual([
      [100, 150],
      [100, 50],
    ]);
  });

  it('tells of a color that no painting has, and leaves it', () => {
    const regions = regionsOf({ map, styleMaps: [picture(() => sky), null] }, 2);
    expect(regions?.list).toHaveLength(1);
    expect(regions?.notices[0]).toMatch(/^#1ea03c of the map is in no map of the styles/);
  });

  it('refuses maps that have no color in common', () => {
    expect(() => regionsOf({ map, styleMaps: [picture(() => [250, 20, 20])] }, 1)).toThrow(
      'to have a color in common: the map has #2850c8, #1ea03c, the others #fa1414',
    );
  });
});
