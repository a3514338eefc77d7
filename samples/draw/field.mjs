import { clamp, lerp } from './math.mjs';

/** @typedef {[number, number][]} Line */

/** A number for every place of a picture, kept on a grid and read between its points. */
export class Field {
  /** @param {number} aspect @param {number} rows how fine @param {number} fill */
  constructor(aspect, rows, fill) {
    this.rows = rows;
    this.columns = Math.ceil(aspect * rows);
    this.values = new Float32Array(this.rows * this.columns).fill(fill);
  }

  /** @param {number} x @param {number} y */
  at(x, y) {
    const [px, py] = [
      clamp(x * this.rows - 0.5, 0, this.columns - 1.001),
      clamp(y * this.rows - 0.5, 0, this.rows - 1.001),
    ];
    const [i, j] = [Math.floor(px), Math.floor(py)];
    const k = j * this.columns + i;
    const v = this.values;
    const top = lerp(v[k], v[k + 1], px - i);
    return lerp(top, lerp(v[k + this.columns], v[k + this.columns + 1], px - i), py - j);
  }

  /** Keeps the smaller of what is there and the distance to a disk, near the disk.
   * @param {number} x @param {number} y @param {number} radius */
  disk(x, y, radius) {
    const reach = radius + 0.02;
    const left = clamp(Math.floor((x - reach) * this.rows), 0, this.columns);
    const right = clamp(Math.ceil((x + reach) * this.rows), 0, this.columns);
    const bottom = clamp(Math.ceil((y + reach) * this.rows), 0, this.rows);
    for (let j = clamp(Math.floor((y - reach) * this.rows), 0, this.rows); j < bottom; j++) {
      for (let i = left; i < right; i++) {
        const distance = Math.hypot((i + 0.5) / this.rows - x, (j + 0.5) / this.rows - y) - radius;
        const k = j * this.columns + i;
        if (distance < this.values[k]) this.values[k] = distance;
      }
    }
  }

  /** The distance to a line, negative below it (as seen from a point far above). @param {Line} line */
  line(line) {
    for (let j = 0, k = 0; j < this.rows; j++) {
      for (let i = 0; i < this.columns; i++, k++) {
        this.values[k] = distanceTo(line, (i + 0.5) / this.rows, (j + 0.5) / this.rows);
      }
    }
  }
}

/** @param {Line} line @param {number} x @param {number} y */
function distanceTo(line, x, y) {
  let [nearest, above] = [Number.POSITIVE_INFINITY, true];
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1];
    const b = line[i];
    const dx = b[0] - a[0];
    const dy = b[1] - a[1];
    const t = clamp(((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy));
    const ex = x - a[0] - t * dx;
    const ey = y - a[1] - t * dy;
    const squared = ex * ex + ey * ey;
    if (squared < nearest) nearest = squared;
    // Going up from here, each crossing of the line changes sides.
    if (a[0] > x !== b[0] > x && a[1] + ((x - a[0]) / dx) * dy < y) above = !above;
  }
  return (above ? 1 : -1) * Math.sqrt(nearest);
}

/** A smooth line through points. @param {Line} points @param {number} steps between two of them @returns {Line} */
export function smooth(points, steps) {
  /** @type {Line} */
  const line = [];
  for (let i = 0; i < points.length - 1; i++) {
    const [p, a, b, q] = [
      points[Math.max(0, i - 1)],
      points[i],
      points[i + 1],
      points[Math.min(points.length - 1, i + 2)],
    ];
    for (let s = 0; s < steps; s++) {
      const t = s / steps;
      const at = (/** @type {0 | 1} */ c) =>
        a[c] +
        0.5 * t * (b[c] - p[c] + t * (2 * p[c] - 5 * a[c] + 4 * b[c] - q[c] + t * (3 * (a[c] - b[c]) + q[c] - p[c])));
      line.push([at(0), at(1)]);
    }
  }
  line.push(points[points.length - 1]);
  return line;
}
