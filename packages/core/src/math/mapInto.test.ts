import { expect, it } from 'vitest';
import { mapInto } from './mapInto.ts';

it('changes numbers, and rounds and clamps as the array does', () => {
  expect(mapInto(new Uint8ClampedArray(3), Float32Array.of(-1, 0.5, 2), (value) => value * 255)).toEqual(
    Uint8ClampedArray.of(0, 128, 255),
  );
});

it('takes more numbers than a plain array can grow to', () => {
  const count = 8192 * 8192 * 3;
  const halves = mapInto(new Uint8Array(count), new Uint8Array(count).fill(4), (value) => value / 2);
  expect([halves.length, halves[count - 1]]).toEqual([count, 2]);
});
