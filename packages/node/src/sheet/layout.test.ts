import type { Rect } from '@pastiche/core';
import { describe, expect, it } from 'vitest';
import { layOut, type SheetContents, widthOfWords } from './layout.ts';

const sizes = (count: number, width = 256, height = 171) => Array.from({ length: count }, () => ({ width, height }));
const words = (value: string, name = 'seed') => ({ name, value });
const photo = { width: 100, height: 68, words: words('boat', 'photo') };

const table: SheetContents = {
  originals: [photo, { ...photo, words: words('monet', 'painting') }],
  tiles: sizes(6),
  columns: 3,
  columnWords: [words('1'), words('2'), words('3')],
  rowWords: [[words('0.5', 'style scale')], [words('2', 'style scale')]],
};
const square: SheetContents = {
  originals: [photo, ...Array.from({ length: 20 }, () => ({ ...photo, words: words('', '') }))],
  tiles: sizes(7),
  columns: 3,
  captions: Array.from({ length: 7 }, (_, i) => words(String(i))),
};
const uneven: SheetContents = { ...table, tiles: [...sizes(3, 64, 96), ...sizes(3, 20, 30)], originals: [] };
const small = { width: 14, height: 8, words: words('boat', 'photo') };
const tiny: SheetContents = { ...table, tiles: sizes(6, 16, 8), originals: [small, small] };

describe.each(Object.entries({ table, square, uneven, tiny }))('a sheet: %s', (_, contents) => {
  const layout = layOut(contents);
  const texts = layout.words
    .filter(({ words: each }) => each.value !== '')
    .map(({ left, top, width }): Rect => ({ left, top, width, height: layout.textSize }));
  const all = [...layout.tiles, ...layout.originals, ...texts];

  it('has room for everything', () => {
    expect(layout.tiles.map(({ width, height }) => ({ width, height }))).toEqual(contents.tiles);
    expect(layout.originals).toHaveLength(contents.originals.length);
    for (const { left, top, width, height } of all) {
      expect(Math.min(left, top)).toBeGreaterThan(0);
      expect(left + width).toBeLessThan(layout.width);
      expect(top + height).toBeLessThan(layout.height);
      for (const value of [left, top, width, height]) expect(Number.isInteger(value)).toBe(true);
    }
  });

  it('lays nothing over anything else', () => {
    const overlap = (a: Rect, b: Rect): boolean =>
      a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
    expect(all.flatMap((a, i) => all.slice(i + 1).filter((b) => overlap(a, b)))).toEqual([]);
  });

  it('has its tiles in rows and columns', () => {
    for (const [i, { left, top }] of layout.tiles.entries()) {
      expect(left).toBe(layout.tiles[i % contents.columns].left);
      expect(top).toBe(layout.tiles[i - (i % contents.columns)].top);
    }
  });
});

it('columns and rows have their words at their beginning', () => {
  const layout = layOut(table);
  const at = (value: string) => layout.words.find((each) => each.words.value === value);
  expect(at('2')).toMatchObject({ left: layout.tiles[1].left });
  expect(at('0.5')?.left).toBeLessThan(layout.tiles[0].left);
  const middle = layout.tiles[0].top + layout.tiles[0].height / 2;
  expect(Math.abs((at('0.5')?.top ?? 0) + layout.textSize / 2 - middle)).toBeLessThan(2);
});

it('text is as large as suits the tiles, and never too small to read', () => {
  expect(layOut(tiny).textSize).toBe(8);
  expect(layOut(table).textSize).toBe(11);
  expect(layOut({ ...table, tiles: sizes(6, 512, 342) }).textSize).toBe(22);
});

it('words without a name are as wide as their value', () => {
  expect(widthOfWords(words('5', ''), 10)).toBeLessThan(widthOfWords(words('5'), 10));
});
