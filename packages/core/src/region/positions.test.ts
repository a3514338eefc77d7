import { describe, expect, it } from 'vitest';
import { maskOf } from '../image/mask.ts';
import { guide, weightPositions } from './positions.ts';

/** A mask of 16x16 pixels whose left half is white. */
const half = maskOf(
  Float32Array.from({ length: 256 }, (_, i) => (i % 16 < 8 ? 1 : 0)),
  { width: 16, height: 16 },
);
const row = (values: Float32Array, width: number): number[] => Array.from(values.slice(0, width));

describe('guides', () => {
  const pixels = { size: 3, stride: 1, offset: -1 };
  const deep = { size: 20, stride: 2, offset: -9 };

  it('inside lets a small field reach beyond the mask by its rim, and a wide one by three positions', () => {
    expect(row(guide(half, pixels, { width: 16, height: 16 }, 'inside'), 16)).toEqual([
      1,
      1,
      1,
      1,
      1,
      1,
      1,
      1,
      ...Array(8).fill(0),
    ]);
    // Without its rim the field of position p is [2p - 3, 2p + 5): the third one reaches beyond 8.
    expect(row(guide(half, deep, { width: 8, height: 8 }, 'inside'), 8)).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('all takes every unit that sees any of the mask', () => {
    expect(row(guide(half, deep, { width: 8, height: 8 }, 'all'), 8)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(row(guide(half, pixels, { width: 16, height: 16 }, 'all'), 16)).toEqual([
      ...Array(9).fill(1),
      ...Array(7).fill(0),
    ]);
  });

  it('simple is the mask at the size of the layer, and keeps soft values', () => {
    const soft = maskOf(new Float32Array(256).fill(0.5), { width: 16, height: 16 });
    const values = guide(soft, deep, { width: 8, height: 8 }, 'simple');
    for (const value of values) expect(value).toBeCloseTo(0.5, 5);
  });

  it('inside keeps soft values: the least in the field', () => {
    const soft = maskOf(
      half.data.map((value) => 0.25 + 0.5 * value),
      half,
    );
    expect(new Set(guide(soft, deep, { width: 8, height: 8 }, 'inside'))).toEqual(new Set([0.25, 0.75]));
  });

  it('squares guides, and leaves out layers with fewer than four positions', () => {
    const weights = weightPositions(half, deep, { width: 8, height: 8 }, 'inside');
    expect(weights?.sum).toBe(16);
    const small = maskOf(
      half.data.map((value, i) => (i < 32 ? value : 0)),
      half,
    );
    expect(weightPositions(small, deep, { width: 8, height: 8 }, 'inside')).toBeUndefined();
  });

  it('is everywhere 1 for a mask of ones, also at the borders', () => {
    const ones = maskOf(new Float32Array(256).fill(1), half);
    for (const how of ['inside', 'all'] as const) {
      expect(guide(ones, deep, { width: 8, height: 8 }, how).every((value) => value === 1)).toBe(true);
    }
  });
});
