import type { Size } from '../image/resize.ts';
import type { Flow } from './flow.ts';
import { type PatchSearch, side } from './patchSearch.ts';

/** Pixels from one patch to the next. */
export const stride = 4;
/** A patch counts half where the sum of its squared differences is so large: 64 pixels that differ by 0.02. */
const badFit = side * side * 0.02 ** 2;

/** How much neighboring patches pull on each other, beside squared slopes of a patch's 64 pixels. */
const pull = 0.003;
/** Neighbors that differ by so much in brightness, as a fraction of white, hardly pull. */
const otherThing = 0.08;
/** How often each patch asks its neighbors. */
const rounds = 15;
/** Beyond 1, a round goes farther than to the mean, so fewer rounds are needed (successive over-relaxation). */
const relaxation = 1.6;

/** Where the patches of a scale went, and how surely. */
export class PatchGrid {
  readonly #columns: number;
  readonly #rows: number;
  /** Where each went, in pixels to the right. */
  readonly u: Float32Array;
  /** Where each went, in pixels downwards. */
  readonly v: Float32Array;
  /** How much an error costs in each direction: the patch's structure tensor, less where it fits badly. */
  readonly #xx: Float32Array;
  readonly #xy: Float32Array;
  readonly #yy: Float32Array;
  readonly #luma: Float32Array;

  constructor(columns: number, rows: number) {
    [this.#columns, this.#rows] = [columns, rows];
    const make = (): Float32Array => new Float32Array(columns * rows);
    [this.u, this.v, this.#xx, this.#xy, this.#yy, this.#luma] = [make(), make(), make(), make(), make(), make()];
  }

  set(patch: number, found: PatchSearch, luma: number): void {
    const { xx, xy, yy } = found;
    const sure = 1 / (1 + found.cost / badFit);
    [this.u[patch], this.v[patch], this.#luma[patch]] = [found.u, found.v, luma];
    [this.#xx[patch], this.#xy[patch], this.#yy[patch]] = [sure * xx, sure * xy, sure * yy];
  }

  /** Minimizes `sum of (w - found)' H (w - found) + pull |w - neighbor|^2`: an edge tells only of motion across it, and a flat patch of none. */
  agree(): void {
    const { u, v } = this;
    const [foundU, foundV] = [u.slice(), v.slice()];
    const [columns, rows] = [this.#columns, this.#rows];
    const count = u.length;
    const coupling = (from: number, to: number): number => {
      const difference = (this.#luma[from] - this.#luma[to]) / otherThing;
      return pull / (1 + difference * difference);
    };
    const [right, below] = [new Float32Array(u.length), new Float32Array(u.length)];
    for (let patch = 0; patch < u.length; patch++) {
      if ((patch + 1) % columns !== 0) right[patch] = coupling(patch, patch + 1);
      if (patch + columns < u.length) below[patch] = coupling(patch, patch + columns);
    }
    for (let round = 0; round < rounds; round++)
      for (let row = 0, patch = 0; row < rows; row++)
        for (let column = 0; column < columns; column++, patch++) {
          const [xx, xy, yy] = [this.#xx[patch], this.#xy[patch], this.#yy[patch]];
          // Neighbors beyond an edge pull with a weight of 0.
          const [before, after] = [Math.max(0, patch - 1), Math.min(count - 1, patch + 1)];
          const [above, under] = [Math.max(0, patch - columns), Math.min(count - 1, patch + columns)];
          const [a, b] = [column > 0 ? right[before] : 0, right[patch]];
          const [c, d] = [row > 0 ? below[above] : 0, below[patch]];
          const sum = a + b + c + d;
          const sumU = a * u[before] + b * u[after] + c * u[above] + d * u[under];
          const sumV = a * v[before] + b * v[after] + c * v[above] + d * v[under];
          const bx = xx * foundU[patch] + xy * foundV[patch] + sumU;
          const by = xy * foundU[patch] + yy * foundV[patch] + sumV;
          const determinant = (xx + sum) * (yy + sum) - xy * xy;
          u[patch] += relaxation * (((yy + sum) * bx - xy * by) / determinant - u[patch]);
          v[patch] += relaxation * (((xx + sum) * by - xy * bx) / determinant - v[patch]);
        }
  }

  /** The vector of every pixel, from the four patches around it. */
  spread({ width, height }: Size): Flow {
    const data = new Float32Array(2 * width * height);
    const columns = this.#columns;
    for (let y = 0, to = 0; y < height; y++) {
      const top = Math.min(this.#rows - 2, Math.floor(y / stride));
      // The last row and column of patches are where the picture ends.
      const fy = (y - top * stride) / Math.min(stride, height - 1 - top * stride);
      for (let x = 0; x < width; x++, to += 2) {
        const left = Math.min(columns - 2, Math.floor(x / stride));
        const fx = (x - left * stride) / Math.min(stride, width - 1 - left * stride);
        const from = top * columns + left;
        const [a, b, c, d] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
        data[to] =
          a * this.u[from] + b * this.u[from + 1] + c * this.u[from + columns] + d * this.u[from + columns + 1];
        data[to + 1] =
          a * this.v[from] + b * this.v[from + 1] + c * this.v[from + columns] + d * this.v[from + columns + 1];
      }
    }
    return { width, height, data };
  }
}
