import type { Plane } from './plane.ts';

/** Side of a patch, in pixels. */
export const side = 8;
/** Most steps of a patch at one scale. */
const mostSteps = 6;
/** A patch whose step is shorter, in pixels, has arrived. */
const arrived = 0.02;
/** Finds one patch of a padded plane in another one. */
export class PatchSearch {
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
  cost: number = Number.POSITIVE_INFINITY;
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
    // So that a flat patch has an inverse.
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
