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

/**
 * A function of a symmetric matrix: the matrix with the same eigenvectors whose eigenvalues are those of `use`. Finds them by Householder's reflections and
 * the implicit QR method with Wilkinson's shift (Golub and Van Loan, Matrix Computations, algorithms 8.3.1 and 8.3.3), to about 1e-15 of the largest.
 */
export function symmetricFunction({ rows: n, data }: Matrix, use: (eigenvalue: number) => number): Matrix {
  const { diagonal, beside, vectors } = tridiagonal(Float64Array.from(data), n);
  diagonalize(diagonal, beside, vectors);
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const value = use(diagonal[k]);
    const vector = vectors.subarray(k * n, (k + 1) * n);
    for (let i = 0; i < n; i++) addMultiple(out, i * n, value * vector[i], vector);
  }
  return { rows: n, columns: n, data: out };
}

/** A symmetric tridiagonal matrix. */
interface Tridiagonal {
  /** `[n]` */
  diagonal: Float64Array;
  /** Its neighbors in the next row; one less than on the diagonal. */
  beside: Float64Array;
  /** Rows `q` with `matrix = q' tridiagonal q`. */
  vectors: Float64Array;
}

/** Reflects a symmetric matrix, which is overwritten, until only the diagonal and its neighbors are left. */
function tridiagonal(a: Float64Array, n: number): Tridiagonal {
  const beside = new Float64Array(Math.max(0, n - 1));
  const reflections: Float64Array[] = [];
  for (let k = 0; k + 1 < n; k++) {
    // A row is its column as well.
    const normal = a.slice(k * n + k + 1, (k + 1) * n);
    beside[k] = Math.hypot(...normal) * (normal[0] > 0 ? -1 : 1);
    normal[0] -= beside[k];
    const size = Math.hypot(...normal);
    for (let i = 0; size > 0 && i < normal.length; i++) normal[i] /= size;
    reflections.push(normal);
    // What remains is reflected on both sides: A - u w' - w u', where w = 2Au - (2u'Au) u.
    const rest = (i: number): number => (k + 1 + i) * n + k + 1;
    const w = normal.map((_, i) => 2 * dot(a, rest(i), normal));
    addMultiple(w, 0, -dot(w, 0, normal), normal);
    for (let i = 0; i < normal.length; i++) {
      addMultiple(a, rest(i), -normal[i], w);
      addMultiple(a, rest(i), -w[i], normal);
    }
  }
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    for (let i = k + 1; i < n; i++) {
      const at = i * n + k + 1;
      addMultiple(vectors, at, -2 * dot(vectors, at, reflections[k]), reflections[k]);
    }
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * (n + 1)]), beside, vectors };
}

/** The most steps for an eigenvalue; it takes two or three. */
const mostSteps = 30;

/** Rotates neighboring rows until nothing is left beside the diagonal. */
function diagonalize(diagonal: Float64Array, beside: Float64Array, vectors: Float64Array): void {
  const n = diagonal.length;
  const least = Number.EPSILON * Math.hypot(...diagonal, ...beside);
  const isZero = (k: number): boolean => Math.abs(beside[k]) <= least;
  let end = n - 1;
  for (let step = 0; end > 0 && step < mostSteps * n; step++) {
    while (end > 0 && isZero(end - 1)) end--;
    if (end === 0) return;
    let begin = end - 1;
    while (begin > 0 && !isZero(begin - 1)) begin--;
    rotateBlock(diagonal, beside, vectors, begin, end);
  }
}

/** A step of the QR method on the rows from `begin` to `end`: its first rotation makes an entry outside of the three diagonals, which the others chase away. */
function rotateBlock(d: Float64Array, e: Float64Array, vectors: Float64Array, begin: number, end: number): void {
  const half = (d[end - 1] - d[end]) / 2;
  const last = e[end - 1];
  const shift = d[end] - last ** 2 / (half + (half < 0 ? -1 : 1) * Math.hypot(half, last));
  let [x, z] = [d[begin] - shift, e[begin]];
  for (let k = begin; k < end; k++) {
    const length = Math.hypot(x, z);
    const [cosine, sine] = length > 0 ? [x / length, z / length] : [1, 0];
    if (k > begin) e[k - 1] = length;
    const turn = 2 * cosine * e[k] + sine * (d[k + 1] - d[k]);
    d[k] += sine * turn;
    d[k + 1] -= sine * turn;
    e[k] = cosine * turn - e[k];
    if (k + 1 < end) {
      [x, z] = [e[k], sine * e[k + 1]];
      e[k + 1] *= cosine;
    }
    rotateRows(vectors, k * d.length, d.length, cosine, sine);
  }
}

/** Rotates the row that begins at `at`, and the next. */
function rotateRows(rows: Float64Array, at: number, n: number, cosine: number, sine: number): void {
  for (let i = at; i < at + n; i++) {
    const x = rows[i];
    const y = rows[i + n];
    rows[i] = cosine * x + sine * y;
    rows[i + n] = cosine * y - sine * x;
  }
}

/** The product of `b` and of as many numbers of `a`. */
function dot(a: Float64Array, at: number, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[at + i] * b[i];
  return sum;
}

/** Adds a multiple of `b` to as many numbers of `a`. */
function addMultiple(a: Float64Array, at: number, factor: number, b: Float64Array): void {
  for (let i = 0; i < b.length; i++) a[at + i] += factor * b[i];
}
