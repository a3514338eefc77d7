import { expect, it } from 'vitest';
import { scaleSizes } from './scales.ts';

it('grows by the square root of two and ends at the size asked for', () => {
  expect(scaleSizes({ width: 400, height: 300 }, 512, 128, 16)).toEqual([
    { width: 128, height: 96 },
    { width: 181, height: 136 },
    { width: 256, height: 192 },
    { width: 362, height: 272 },
    { width: 512, height: 384 },
  ]);
});

it('is a single scale where the size is below the smallest', () => {
  expect(scaleSizes({ width: 10, height: 10 }, 100, 8192, 16)).toEqual([{ width: 100, height: 100 }]);
});

it('leaves out scales that are too narrow for the network', () => {
  const sizes = scaleSizes({ width: 1000, height: 100 }, 512, 64, 16);
  expect(sizes.every(({ height }) => height >= 16)).toBe(true);
  expect(sizes).toHaveLength(4);
});
