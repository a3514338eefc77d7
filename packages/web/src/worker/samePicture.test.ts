import type { RawImage } from '@pastiche/core';
import { expect, it } from 'vitest';
import { samePicture } from './samePicture.ts';

const picture = (...values: number[]): RawImage => ({
  data: Uint8ClampedArray.from(values),
  ...{ width: values.length, height: 1, channels: 1 as const },
});

it('the same pixels are the same object, others are not', () => {
  const first = samePicture(picture(1, 2));
  expect(samePicture(picture(1, 2))).toBe(first);
  expect(samePicture(picture(1, 3))).not.toBe(first);
  expect(samePicture({ ...picture(1, 2), width: 1, height: 2 })).not.toBe(first);
  expect(samePicture({ ...picture(1, 2), data: Uint16Array.of(1, 2) })).not.toBe(first);
});

it('only the last ones are remembered', () => {
  const first = samePicture(picture(9, 9));
  for (let i = 0; i < 11; i++) samePicture(picture(i, 0));
  expect(samePicture(picture(9, 9))).toBe(first);
  for (let i = 0; i < 12; i++) samePicture(picture(i, 1));
  expect(samePicture(picture(9, 9))).not.toBe(first);
});
