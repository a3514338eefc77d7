import { describe, expect, it } from 'vitest';
import { fitInside, resize } from './resize.ts';

describe('resize', () => {
  it('copies where nothing changes', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const same = resize(data, { width: 2, height: 1 }, { width: 2, height: 1 }, 3);
    expect(same).toEqual(data);
    expect(same).not.toBe(data);
  });

  it.each([
    [7, 5],
    [16, 3],
    [5, 20],
  ])('keeps a constant picture constant at %ix%i', (width, height) => {
    const out = resize(new Float32Array(9 * 8 * 2).fill(0.3), { width: 9, height: 8 }, { width, height }, 2);
    expect(out).toHaveLength(width * height * 2);
    for (const value of out) expect(value).toBeCloseTo(0.3, 5);
  });

  it('keeps a ramp a ramp, away from the edges', () => {
    const ramp = new Float32Array(32).map((_, i) => i);
    const half = resize(ramp, { width: 32, height: 1 }, { width: 16, height: 1 }, 1);
    // The center of pixel 8 of 16 is at 16.5 of 32, between pixels 16 and 17.
    expect(half[8]).toBeCloseTo(16.5, 4);
    const vertical = resize(ramp, { width: 1, height: 32 }, { width: 1, height: 16 }, 1);
    expect(vertical).toEqual(half);
  });

  it('does not alias: a checkerboard shrinks to gray', () => {
    const board = new Float32Array(64 * 64).map((_, i) => (i + Math.floor(i / 64)) % 2);
    const small = resize(board, { width: 64, height: 64 }, { width: 16, height: 16 }, 1);
    for (const value of small) expect(value).toBeCloseTo(0.5, 1);
  });
});

it('fitInside keeps proportions and never comes to nothing', () => {
  expect(fitInside({ width: 4000, height: 3000 }, 512)).toEqual({ width: 512, height: 384 });
  expect(fitInside({ width: 30, height: 40 }, 80)).toEqual({ width: 60, height: 80 });
  expect(fitInside({ width: 1, height: 5000 }, 100)).toEqual({ width: 1, height: 100 });
});
