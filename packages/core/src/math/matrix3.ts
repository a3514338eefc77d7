/** A 3 x 3 matrix, row by row. */
export type Matrix3 = readonly (readonly number[])[];

const three = [0, 1, 2] as const;

function matrix(entry: (row: number, column: number) => number): Matrix3 {
  return three.map((row) => three.map((column) => entry(row, column)));
}

/** The product of some matrices, from left to right. */
export function product(...[first, ...others]: readonly [Matrix3, ...Matrix3[]]): Matrix3 {
  const times = (a: Matrix3, b: Matrix3): Matrix3 =>
    matrix((row, column) => a[row][0] * b[0][column] + a[row][1] * b[1][column] + a[row][2] * b[2][column]);
  return others.reduce(times, first);
}

export function transpose(a: Matrix3): Matrix3 {
  return matrix((row, column) => a[column][row]);
}

/** The eigenvalues of a symmetric matrix, and its eigenvectors of length 1 as the columns of a matrix. */
export interface Eigen {
  values: readonly number[];
  vectors: Matrix3;
}

/** Rotations that bring a 3 x 3 matrix to its diagonal, to the precision of doubles, with a margin. */
const sweeps = 8;

/** By Jacobi's method: each rotation makes one pair of entries beside the diagonal zero. */
export function eigen(symmetric: Matrix3): Eigen {
  let [now, vectors]: [Matrix3, Matrix3] = [symmetric, matrix((row, column) => Number(row === column))];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      if (now[p][q] === 0) continue;
      const angle = 0.5 * Math.atan2(2 * now[p][q], now[q][q] - now[p][p]);
      const turn = rotation(p, q, angle);
      now = product(transpose(turn), now, turn);
      vectors = product(vectors, turn);
    }
  }
  return { values: three.map((i) => now[i][i]), vectors };
}

function rotation(p: number, q: number, angle: number): Matrix3 {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return matrix((row, column) => {
    if (row === column) return row === p || row === q ? cos : 1;
    if (row === p && column === q) return sin;
    return row === q && column === p ? -sin : 0;
  });
}

/**
 * A power of a symmetric matrix, such as its square root or its inverse.
 *
 * @param least smaller eigenvalues are raised to this first
 */
export function power(symmetric: Matrix3, exponent: number, least: number): Matrix3 {
  const { values, vectors } = eigen(symmetric);
  const powers = values.map((value) => Math.max(least, value) ** exponent);
  return product(
    vectors,
    matrix((row, column) => (row === column ? powers[row] : 0)),
    transpose(vectors),
  );
}

/** The lower triangle L with `L L^T = matrix + 1e-9 I`; the covariance of a gray picture has rank one. */
export function cholesky(symmetric: Matrix3): Matrix3 {
  const tiny = 1e-9;
  const a = Math.sqrt(symmetric[0][0] + tiny);
  const b = symmetric[1][0] / a;
  const c = Math.sqrt(Math.max(tiny, symmetric[1][1] + tiny - b * b));
  const d = symmetric[2][0] / a;
  const e = (symmetric[2][1] - d * b) / c;
  const f = Math.sqrt(Math.max(tiny, symmetric[2][2] + tiny - d * d - e * e));
  return [
    [a, 0, 0],
    [b, c, 0],
    [d, e, f],
  ];
}
