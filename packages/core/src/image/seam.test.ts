import { expect, it } from 'vitest';
import { resize } from './resize.ts';
import { joinEdges } from './seam.ts';

const ramp = { width: 16, height: 2, rgb: Float32Array.from({ length: 96 }, (_, i) => Math.floor(i / 3) % 16) };

it('the edges of a photo that wraps fade over into each other', () => {
  const { rgb } = joinEdges(ramp, { x: true, y: false });
  const row = Array.from({ length: 16 }, (_, x) => rgb[3 * x]);
  // Two of sixteen pixels on either side; 0 and 15 nearly meet.
  expect(Math.abs(row[15] - row[0])).toBeLessThan(6);
  expect(row.slice(2, 14)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  expect(joinEdges(ramp, undefined)).toBe(ramp);
});

it('a picture that wraps is resampled with the pixels of its opposite edge', () => {
  const line = Float32Array.of(0, 0, 0, 1);
  const larger = resize(line, { width: 4, height: 1 }, { width: 8, height: 1 }, 1, { x: true, y: false });
  const shifted = resize(Float32Array.of(1, 0, 0, 0), { width: 4, height: 1 }, { width: 8, height: 1 }, 1, {
    x: true,
    y: false,
  });
  expect([...larger.slice(2), ...larger.slice(0, 2)]).not.toEqual([...larger]);
  expect([...larger.slice(-2), ...larger.slice(0, -2)]).toEqual([...shifted]);
});
