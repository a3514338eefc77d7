import { expect, it } from 'vitest';
import { cholesky, eigen, type Matrix3, power, product, transpose } from './matrix3.ts';

const symmetric = [
  [4, 1, -2],
  [1, 3, 0.5],
  [-2, 0.5, 5],
];
const close = (a: Matrix3, b: Matrix3, digits = 9): void => {
  for (const [i, value] of a.flat().entries()) expect(value).toBeCloseTo(b.flat()[i], digits);
};

it('eigen finds axes at right angles, along which the matrix only stretches', () => {
  const { values, vectors } = eigen(symmetric);
  const stretched = vectors.map((row) => row.map((value, axis) => value * values[axis]));
  close(product(symmetric, vectors), stretched);
  close(product(transpose(vectors), vectors), [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
});

it('power takes roots and inverses, and raises what is too small first', () => {
  const root = power(symmetric, 0.5, 0);
  close(product(root, root), symmetric);
  close(product(power(symmetric, -1, 0), symmetric), power(symmetric, 0, 0));
  const gray = [0, 1, 2].map(() => [1, 1, 1]);
  close(power(gray, -1, 0.01), power(power(gray, 1, 0.01), -1, 0));
});

it('cholesky gives the lower triangle', () => {
  const lower = cholesky(symmetric);
  expect([lower[0][1], lower[0][2], lower[1][2]]).toEqual([0, 0, 0]);
  close(product(lower, transpose(lower)), symmetric, 6);
});
