import { describe, expect, it } from 'vitest';
import { paintingScales, paintingSize, scaleSizes, usefulSize } from './scales.ts';

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

it('is a multiple of 16 where the picture wraps', () => {
  const sizes = (wraps: { x: boolean; y: boolean }): string[] =>
    scaleSizes({ width: 400, height: 300 }, 250, 150, 16, wraps).map(({ width, height }) => `${width}x${height}`);
  expect(sizes({ x: true, y: true })).toEqual(['176x128', '256x192']);
  expect(sizes({ x: false, y: true })).toEqual(['177x128', '250x192']);
});

it('paintings have sizes of their own', () => {
  const settings = { size: 500, styleScale: [1, 0.5], styleSize: undefined };
  expect(paintingScales(settings, 2)).toEqual([1, 0.5]);
  expect(paintingScales({ ...settings, styleScale: 2 }, 2)).toEqual([2, 2]);
  expect(paintingScales({ ...settings, styleSize: 250 }, 2)).toEqual([0.5, 0.5]);
  expect(() => paintingScales(settings, 3)).toThrow(
    /Expected one value, or a list with one for each of 3 paintings, for styleScale but received/,
  );
  expect([usefulSize({ size: 500, styleScale: [1, 3] }), usefulSize({ size: 500, styleSize: [700] })]).toEqual([
    3000, 1400,
  ]);
});

describe('paintingSize', () => {
  it.each([
    [400, 300, 64, 48],
    [100, 18, 89, 16],
    [928, 169, 88, 16],
    [1, 512, 16, 8192],
    [900, 1, 14400, 16],
    [4096, 800, 82, 16],
  ])('of a painting of %ix%i at 64 px is %ix%i: no side below what the network needs', (width, height, ...expected) => {
    const size = paintingSize({ width, height }, 64, 1, 16);
    expect([size.width, size.height]).toEqual(expected);
  });

  it('refuses by its size what would have to grow beyond all bounds', () => {
    expect(() => paintingSize({ width: 5000, height: 1 }, 64, 1, 16)).toThrow(/5000x1.*too narrow.*16 px/);
  });
});
