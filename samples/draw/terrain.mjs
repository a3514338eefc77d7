// The ground of the landscape: heights on a grid to find it quickly, and exactly where it is to be lit.
import { bell, clamp, length, normalize, smoothstep } from './math.mjs';
import { fractal, noise, ridges } from './noise.mjs';

/** Where the mountains are: x, z, height, radius. */
const peaks = [
  [-3.4, 10.4, 2.7, 3.6],
  [-0.2, 14.5, 2.2, 3.4],
  [3.3, 12.2, 3.5, 4.2],
  [7.2, 11, 2.4, 3.6],
  [-8.2, 12, 2.6, 4.2],
];

/** Negative is under water. @param {number} x @param {number} z @param {number} octaves */
function exactHeight(x, z, octaves) {
  const [wx, wz] = [x + 0.5 * noise(0.5 * x, 0.5 * z, 1), z + 0.5 * noise(0.5 * x, 0.5 * z, 2)];
  let mountain = 0;
  for (const [px, pz, height, radius] of peaks) {
    const near = Math.max(0, 1 - length(wx - px, wz - pz) / radius);
    mountain = Math.max(mountain, height * near ** 1.25);
  }
  mountain *= 0.55 + 0.75 * ridges(0.42 * x + 3, 0.42 * z, octaves, 5);
  const shore =
    z -
    5.2 -
    0.9 * Math.sin(0.7 * x + 0.8) -
    0.5 * noise(0.9 * x, 0.4, 12) +
    0.06 * x * x * smoothstep(0, 3, Math.abs(x));
  const hills =
    smoothstep(0, 2.2, shore) * (0.2 + 0.45 * clamp(0.4 + fractal(0.55 * x, 0.55 * z, Math.min(octaves, 6), 13))) -
    0.06;
  // A spit of land for the tower, a bank in the corner.
  const spit =
    0.34 * bell(length((x - 1.45) / 1.5, z - 2.35), 0.52) + 0.16 * bell(length((x - 2.6) / 1.6, z - 2.5), 0.6);
  const bank = 0.3 * bell(length(x + 1.75, 0.55 * (z - 0.2)), 0.75);
  const rough = 0.02 * fractal(5 * x, 5 * z, 4, 15);
  return mountain * smoothstep(-0.5, 3, shore) + Math.max(-0.06, hills) + spit + bank + rough - 0.05;
}

export class Terrain {
  constructor() {
    this.left = -15;
    this.near = -1.8;
    this.step = 0.02;
    this.columns = 1500;
    this.rows = 1000;
    this.heights = new Float32Array(this.columns * this.rows);
    this.highest = 0;
    for (let j = 0, k = 0; j < this.rows; j++) {
      const z = this.near + j * this.step;
      for (let i = 0; i < this.columns; i++, k++) {
        const x = this.left + i * this.step;
        // Only what the camera can see: it looks along z, and the sun's rays come from the left.
        const height = Math.abs(x) < 3.5 + 0.75 * z ? exactHeight(x, z, 7) : -0.05;
        this.heights[k] = height;
        if (height > this.highest) this.highest = height;
      }
    }
  }

  /** @param {number} x @param {number} z */
  height(x, z) {
    const px = (x - this.left) / this.step;
    const pz = (z - this.near) / this.step;
    const i = Math.floor(px);
    const j = Math.floor(pz);
    if (i < 0 || j < 0 || i >= this.columns - 1 || j >= this.rows - 1) return -0.05;
    const k = j * this.columns + i;
    const h = this.heights;
    const u = px - i;
    const low = h[k] + (h[k + 1] - h[k]) * u;
    const high = h[k + this.columns] + (h[k + this.columns + 1] - h[k + this.columns]) * u;
    return low + (high - low) * (pz - j);
  }

  /** Seen from a distance t. @param {number} x @param {number} z @param {number} t */
  normal(x, z, t) {
    const e = 0.002 * (1 + t);
    const dx = exactHeight(x + e, z, 8) - exactHeight(x - e, z, 8);
    const dz = exactHeight(x, z + e, 8) - exactHeight(x, z - e, 8);
    return normalize([-dx, 2 * e, -dz]);
  }
}
