import { expect, it } from 'vitest';
import { patchWindow } from './patchWindow.ts';

const seen = { width: 100, height: 60 };

it.each([
  ['a field within the picture', { left: 30, top: 20, width: 10, height: 10 }, 10, { left: 30, top: 20 }],
  ['one cut off left and above', { left: 0, top: 0, width: 7, height: 6 }, 10, { left: 0, top: 0 }],
  ['one cut off right and below', { left: 95, top: 55, width: 5, height: 5 }, 10, { left: 90, top: 50 }],
])('shows %s in a square of the same size within the picture', (_, field, size, place) => {
  expect(patchWindow({ field, seen }, size)).toEqual({ ...place, width: size, height: size });
});

it('shows all of a picture that is smaller than the field', () => {
  const field = { left: 12, top: 0, width: 68, height: 60 };
  expect(patchWindow({ field, seen }, 80)).toEqual({ left: 12, top: 0, width: 80, height: 60 });
  expect(patchWindow({ field, seen }, 252)).toEqual({ left: 0, top: 0, width: 100, height: 60 });
});
