/** A matrix, row by row. */
export interface Matrix {
  rows: number;
  columns: number;
  data: Float32Array | Float64Array;
}

/** `a b`. */
export function product(a: Matrix, b: Matrix): Matrix {
  const { rows, columns: inner } = a;
  const { columns } = b;
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const factor = a.data[row * inner + k];
      if (factor === 0) continue;
      for (let column = 0; column < columns; column++)
        data[row * columns + column] += factor * b.data[k * columns + column];
    }
  }
  return { rows, columns, data };
}

export function transposed({ rows, columns, data }: Matrix): Matrix {
  const turned = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) turned[(i % columns) * rows + Math.floor(i / columns)] = data[i];
  return { rows: columns, columns: rows, data: turned };
}

/** Until no entry beside the diagonal is larger than this part of the largest on it. */
const precision = 1e-9;
const mostSweeps = 30;

/**
 * A function of a symmetric matrix: the matrix with the same eigenvectors whose eigenvalues are those of `use`. Finds them by Jacobi's method, whose
 * rotations each make a pair of entries beside the diagonal zero.
 */
export function symmetricFunction({ rows: n, data }: Matrix, use: (eigenvalue: number) => number): Matrix {
  const a = Float64Array.from(data);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < mostSweeps && !isDiagonal(a, n); sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
  }
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const value = use(a[k * n + k]);
    // Eigenvectors are rows here.
    for (let i = 0; i < n; i++) {
      const factor = value * vectors[k * n + i];
      for (let j = 0; j < n; j++) out[i * n + j] += factor * vectors[k * n + j];
    }
  }
  return { rows: n, columns: n, data: out };
}

function isDiagonal(a: Float64Array, n: number): boolean {
  let [on, beside] = [0, 0];
  for (let i = 0; i < n; i++) {
    on = Math.max(on, Math.abs(a[i * n + i]));
    for (let j = i + 1; j < n; j++) beside = Math.max(beside, Math.abs(a[i * n + j]));
  }
  return beside <= precision * on;
}

/** Makes the entry at `p`, `q` zero. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const [rowP, rowQ] = [p * n, q * n];
  const entry = a[rowP + q];
  if (entry === 0) return;
  const half = (a[rowQ + q] - a[rowP + p]) / (2 * entry);
  // The smaller of the two angles.
  const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(half * half + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[rowP + i], a[rowQ + i]];
    a[rowP + i] = cosine * x - sine * y;
    a[rowQ + i] = sine * x + cosine * y;
  }
  for (let i = 0, row = 0; i < n; i++, row += n) {
    const [x, y] = [a[row + p], a[row + q]];
    a[row + p] = cosine * x - sine * y;
    a[row + q] = sine * x + cosine * y;
  }
  for (let i = 0; i < n; i++) {
    const [x, y] = [vectors[rowP + i], vectors[rowQ + i]];
    vectors[rowP + i] = cosine * x - sine * y;
    vectors[rowQ + i] = sine * x + cosine * y;
  }
}
