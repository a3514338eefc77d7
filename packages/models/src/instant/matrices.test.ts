import { createRandom } from '@pastiche/core';
import { describe, expect, it } from 'vitest';
import { type Matrix, product, symmetricFunction, transposed } from './matrices.ts';

const random = createRandom(7);
const normal = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  data: Float64Array.from({ length: rows * columns }, () => random.normal()),
});

const apart = (a: Matrix, b: Matrix): number =>
  Math.max(...Array.from(a.data, (value, i) => Math.abs(value - b.data[i])));

describe('matrices', () => {
  it('are multiplied and turned', () => {
    const a: Matrix = { rows: 2, columns: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) };
    expect([...product(a, transposed(a)).data]).toEqual([14, 32, 32, 77]);
    expect([...transposed(a).data]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it.each([1, 2, 17, 60])('of %i rows have roots and inverses', (n) => {
    const half = normal(n, n + 3);
    const matrix = product(half, transposed(half));
    const root = symmetricFunction(matrix, Math.sqrt);
    const inverse = symmetricFunction(matrix, (value) => 1 / value);
    expect(apart(product(root, root), matrix)).toBeLessThan(1e-8);
    const one = symmetricFunction(matrix, () => 1);
    expect(apart(product(matrix, inverse), one)).toBeLessThan(1e-6);
  });

  it('of a low rank have a root, too', () => {
    const half = normal(20, 2);
    const matrix = product(half, transposed(half));
    const root = symmetricFunction(matrix, (value) => Math.sqrt(Math.max(0, value)));
    expect(apart(product(root, root), matrix)).toBeLessThan(1e-6);
  });

  it.each<[string, number, number, number]>([
    ['of zeros', 5, 0, 0],
    ['that are diagonal', 6, 2, 0],
    ['with equal eigenvalues', 30, 1, 0.5],
  ])('%s have a root', (_, n, diagonal, everywhere) => {
    const data = Float64Array.from({ length: n * n }, (__, i) => everywhere + (i % (n + 1) === 0 ? diagonal : 0));
    const matrix = { rows: n, columns: n, data };
    const root = symmetricFunction(matrix, (value) => Math.sqrt(Math.max(0, value)));
    expect(apart(product(root, root), matrix)).toBeLessThan(1e-12);
  });

  it('that are no numbers end, too', () => {
    const data = new Float64Array(16).fill(Number.NaN);
    expect([...symmetricFunction({ rows: 4, columns: 4, data }, Math.sqrt).data]).toEqual([...data]);
  });
});
