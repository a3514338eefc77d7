import { checkRawImage, type RawImage } from '../image/rawImage.ts';
import { fitInside, resize, type Size } from '../image/resize.ts';
import { checkFlow, type Flow } from './flow.ts';
import { halved, lumaOf, type Plane, padded } from './plane.ts';

/** Options of {@link estimateFlow}. */
export interface FlowOptions {
  /** The longer side at which motion is measured, in pixels; what is larger is measured smaller. @defaultValue 512 */
  longest?: number;
}

/** Side of a patch, in pixels. */
const side = 8;
/** Pixels from one patch to the next. */
const stride = 4;
/** Most steps of a patch at one scale. */
const mostSteps = 6;
/** A patch whose step is shorter, in pixels, has arrived. */
const arrived = 0.02;
/** No side of a scale is shorter. */
const shortest = 12;
/** A patch counts half where the sum of its squared differences is so large: 64 pixels that differ by 0.02. */
const badFit = side * side * 0.02 ** 2;

/**
 * Where each pixel of a picture is in another one, by dense inverse search (Kroeger, Timofte, Dai & Van Gool 2016): from coarse to fine, patches of the first are
 * moved until they fit the second.
 *
 * Differs from the paper: each patch also tries where its left and its upper neighbor went; and instead of a variational refinement of pixels, the patches
 * of a scale agree, each as sure of a direction as its brightness changes in it (Horn & Schunck 1981, with patches for pixels).
 *
 * @returns as large as the pictures
 * @throws PasticheError `invalid-image` for pictures of different sizes
 */
export function estimateFlow(of: RawImage, within: RawImage, { longest = 512 }: FlowOptions = {}): Flow {
  checkRawImage(of, 'the first picture');
  checkRawImage(within, 'the second picture');
  checkFlow({ ...within, data: new Float32Array(2 * within.width * within.height) }, of, 'the second picture');
  const { width, height } = of;
  const [first, second] = [of, within].map((picture) => pyramidOf(measurable(lumaOf(picture), longest)));
  let flow: Flow | undefined;
  for (let level = first.length - 1; level >= 0; level--)
    flow = refine(first[level], second[level], flow && enlarged(flow, first[level]));
  return enlarged(flow as Flow, { width, height });
}

/** No larger than motion is measured. */
function measurable(luma: Plane, longest: number): Plane {
  if (Math.max(luma.width, luma.height) <= longest) return luma;
  const size = fitInside(luma, longest);
  return { ...size, data: resize(luma.data, luma, size, 1) };
}

/** The plane, and each time half of it. */
function pyramidOf(plane: Plane): Plane[] {
  const levels = [plane];
  for (let last = plane; Math.min(last.width, last.height) >= 2 * shortest; ) {
    last = halved(last);
    levels.push(last);
  }
  return levels;
}

/** A flow at another size: its vectors grow with it. */
function enlarged(flow: Flow, { width, height }: Size): Flow {
  if (flow.width === width && flow.height === height) return flow;
  const data = new Float32Array(2 * width * height);
  const [growX, growY] = [width / flow.width, height / flow.height];
  for (let y = 0; y < height; y++) {
    const fromY = Math.min(flow.height - 1, Math.max(0, (y + 0.5) / growY - 0.5));
    const top = Math.min(Math.max(0, flow.height - 2), Math.floor(fromY));
    const fy = fromY - top;
    for (let x = 0; x < width; x++) {
      const fromX = Math.min(flow.width - 1, Math.max(0, (x + 0.5) / growX - 0.5));
      const left = Math.min(Math.max(0, flow.width - 2), Math.floor(fromX));
      const fx = fromX - left;
      const from = 2 * (top * flow.width + left);
      const below = from + 2 * flow.width * Math.min(1, flow.height - 1);
      const right = 2 * Math.min(1, flow.width - 1);
      const to = 2 * (y * width + x);
      for (let c = 0; c < 2; c++)
        data[to + c] =
          (c === 0 ? growX : growY) *
          ((1 - fy) * ((1 - fx) * flow.data[from + c] + fx * flow.data[from + right + c]) +
            fy * ((1 - fx) * flow.data[below + c] + fx * flow.data[below + right + c]));
    }
  }
  return { width, height, data };
}

/** Moves the patches of one scale; what they cannot tell, their neighbors do. */
function refine(first: Plane, second: Plane, start: Flow | undefined): Flow {
  const { width, height } = first;
  const from = padded(first, side);
  const search = new PatchSearch(from, padded(second, side));
  const columns = Math.ceil((width - 1) / stride) + 1;
  const rows = Math.ceil((height - 1) / stride) + 1;
  const grid = new PatchGrid(columns, rows);
  for (let row = 0, patch = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, patch++) {
      // The middle of a patch is within the picture; its edges may be beyond.
      const [x, y] = [Math.min(width - 1, column * stride), Math.min(height - 1, row * stride)];
      const pixel = y * width + x;
      search.take(x - side / 2, y - side / 2);
      search.try(start ? start.data[2 * pixel] : 0, start ? start.data[2 * pixel + 1] : 0);
      if (column > 0) search.try(grid.u[patch - 1], grid.v[patch - 1]);
      if (row > 0) search.try(grid.u[patch - columns], grid.v[patch - columns]);
      search.descend();
      grid.set(patch, search, first.data[pixel]);
    }
  }
  grid.agree();
  return grid.spread(first);
}

/** How much neighboring patches pull on each other, beside squared slopes of a patch's 64 pixels. */
const pull = 0.003;
/** Neighbors that differ by so much in brightness, as a fraction of white, hardly pull. */
const otherThing = 0.08;
const rounds = 15;
/** Beyond 1, a round goes farther than to the mean, so fewer rounds are needed (successive over-relaxation). */
const relaxation = 1.6;

/** Where the patches of a scale went, and how surely. */
class PatchGrid {
  readonly #columns: number;
  readonly #rows: number;
  readonly u: Float32Array;
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

/** Finds one patch of a padded plane in another one. */
class PatchSearch {
  readonly #from: Plane;
  readonly #to: Plane;
  readonly #template = new Float32Array(side * side);
  readonly #slopeX = new Float32Array(side * side);
  readonly #slopeY = new Float32Array(side * side);
  readonly #difference = new Float32Array(side * side);
  /** The patch's upper left corner in the padded plane. */
  #left = 0;
  #top = 0;
  /** The sums of the slopes' products, less those of their means. */
  xx = 0;
  xy = 0;
  yy = 0;
  /** The sum of squared differences where the patch went. */
  cost = Number.POSITIVE_INFINITY;
  /** Whether the differences are those of the best place. */
  #isMeasured = false;
  /** Where the patch went, in pixels to the right. */
  u = 0;
  /** Where the patch went, in pixels downwards. */
  v = 0;

  constructor(from: Plane, to: Plane) {
    this.#from = from;
    this.#to = to;
  }

  /** Looks for the patch whose corner is at a pixel. */
  take(x: number, y: number): void {
    [this.#left, this.#top] = [x + side, y + side];
    this.cost = Number.POSITIVE_INFINITY;
    const { data, width } = this.#from;
    let [sumX, sumY, xx, xy, yy] = [0, 0, 0, 0, 0];
    for (let j = 0, i = 0; j < side; j++) {
      let at = (this.#top + j) * width + this.#left;
      for (let k = 0; k < side; k++, i++, at++) {
        this.#template[i] = data[at];
        const gx = 0.5 * (data[at + 1] - data[at - 1]);
        const gy = 0.5 * (data[at + width] - data[at - width]);
        this.#slopeX[i] = gx;
        this.#slopeY[i] = gy;
        sumX += gx;
        sumY += gy;
        xx += gx * gx;
        xy += gx * gy;
        yy += gy * gy;
      }
    }
    const count = side * side;
    const least = 1e-6;
    this.xx = xx - (sumX * sumX) / count + least;
    this.xy = xy - (sumX * sumY) / count;
    this.yy = yy - (sumY * sumY) / count + least;
  }

  /** Takes a place as the best so far, if it is. */
  try(u: number, v: number): void {
    // A few steps lead there as well.
    if (this.cost < Number.POSITIVE_INFINITY && Math.abs(u - this.u) + Math.abs(v - this.v) < 0.5) return;
    const cost = this.#measure(u, v);
    this.#isMeasured = cost < this.cost;
    if (!this.#isMeasured) return;
    this.cost = cost;
    this.u = u;
    this.v = v;
  }

  /** Gauss-Newton's steps from the best place, for as long as they help. */
  descend(): void {
    const [beginU, beginV] = [this.u, this.v];
    const determinant = this.xx * this.yy - this.xy * this.xy;
    if (!this.#isMeasured) this.#measure(this.u, this.v);
    for (let step = 0; step < mostSteps; step++) {
      let [bx, by] = [0, 0];
      for (let i = 0; i < side * side; i++) {
        bx += this.#slopeX[i] * this.#difference[i];
        by += this.#slopeY[i] * this.#difference[i];
      }
      const du = (this.yy * bx - this.xy * by) / determinant;
      const dv = (this.xx * by - this.xy * bx) / determinant;
      const [u, v] = [this.u - du, this.v - dv];
      // Farther than itself, it is lost.
      if (Math.abs(u - beginU) > side || Math.abs(v - beginV) > side) break;
      const cost = this.#measure(u, v);
      if (cost >= this.cost) break;
      this.cost = cost;
      this.u = u;
      this.v = v;
      if (du * du + dv * dv < arrived * arrived) break;
    }
  }

  /** The sum of squared differences at a place, without that of the patch's mean brightness. */
  #measure(u: number, v: number): number {
    const { data, width, height } = this.#to;
    const x = Math.min(width - side - 2, Math.max(0, this.#left + u));
    const y = Math.min(height - side - 2, Math.max(0, this.#top + v));
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [x - left, y - top];
    const [a, b, c, d] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
    let [sum, squares] = [0, 0];
    for (let j = 0, i = 0; j < side; j++) {
      let at = (top + j) * width + left;
      for (let k = 0; k < side; k++, i++, at++) {
        const value = a * data[at] + b * data[at + 1] + c * data[at + width] + d * data[at + width + 1];
        const difference = value - this.#template[i];
        this.#difference[i] = difference;
        sum += difference;
        squares += difference * difference;
      }
    }
    const mean = sum / (side * side);
    for (let i = 0; i < side * side; i++) this.#difference[i] -= mean;
    return squares - sum * mean;
  }
}
