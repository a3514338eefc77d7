import { expect, it } from 'vitest';
import { fieldAt } from '../encoder/fieldAt.ts';
import type { RawImage } from '../image/rawImage.ts';
import { see, viewOf } from './view.ts';

it('viewOf takes the square in the middle, or the whole', () => {
  expect(viewOf({ width: 481, height: 321 }, { size: 224, mode: 'square' })).toEqual({
    part: { left: 80, top: 0, width: 321, height: 321 },
    seen: { width: 224, height: 224 },
  });
  expect(viewOf({ width: 321, height: 481 }, { size: 224, mode: 'fit' })).toEqual({
    part: { left: 0, top: 0, width: 321, height: 481 },
    seen: { width: 149, height: 224 },
  });
});

it('see gives the pixels of that part, whatever they were', () => {
  // 40x20, 8 bits: the value is the column.
  const data = Uint8Array.from({ length: 40 * 20 }, (_, i) => i % 40);
  const wide: RawImage = { data, width: 40, height: 20, channels: 1 };
  const seen = see(wide, { size: 20, mode: 'square' });
  expect(seen).toMatchObject({ width: 20, height: 20, channels: 3 });
  expect([...seen.data.slice(0, 4)].map((value) => Math.round(value * 255))).toEqual([10, 10, 10, 11]);
  expect(Math.round(seen.data[seen.data.length - 1] * 255)).toBe(29);
  // Once seen, it stays as it is.
  expect(see(seen, { size: 20, mode: 'square' }).data).toEqual(seen.data);
});

it('see takes little of a long picture', () => {
  const long: RawImage = { data: new Uint8Array(100_000 * 16 * 3), width: 100_000, height: 16, channels: 3 };
  expect(see(long, { size: 224, mode: 'square' })).toMatchObject({ width: 224, height: 224 });
});

it('fieldAt is cut off at the borders', () => {
  const field = { size: 14, stride: 4, offset: -5 };
  expect(fieldAt(field, { x: 0, y: 3 }, { width: 40, height: 20 })).toEqual({ left: 0, top: 7, width: 9, height: 13 });
  expect(fieldAt(field, { x: 9, y: 4 }, { width: 40, height: 20 })).toEqual({ left: 31, top: 11, width: 9, height: 9 });
});
