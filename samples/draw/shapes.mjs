// Distances to the shapes of the still life: negative inside.
import { clamp, length, lerp } from './math.mjs';
import { noise3 } from './noise.mjs';

/** Joins two distances with a fillet. @param {number} a @param {number} b @param {number} width */
export function melt(a, b, width) {
  const t = clamp(0.5 + (0.5 * (b - a)) / width);
  return lerp(b, a, t) - width * t * (1 - t);
}

/** A capsule from a point, along a vector. @param {number} x @param {number} y @param {number} z all from its beginning
 * @param {number[]} along @param {number} radius */
export function rod(x, y, z, along, radius) {
  const t = clamp(
    (x * along[0] + y * along[1] + z * along[2]) / (along[0] * along[0] + along[1] * along[1] + along[2] * along[2]),
  );
  return length(x - t * along[0], y - t * along[1], z - t * along[2]) - radius;
}

/** An apple around the origin, of radius 1: broad shoulders, a hollow for the stem. @param {number} x @param {number} y @param {number} z */
export function apple(x, y, z) {
  const radius = length(x, z);
  const px = radius - 0.42;
  const py = y * 0.88;
  // A ring so thick that it closes, narrower below.
  const body = length(px, py) - 0.6 + 0.07 * clamp(-py);
  return (
    0.85 *
    Math.min(body, radius < 0.4 ? Math.max(Math.abs(py) - 0.5 + 0.32 * (1 - radius / 0.4) ** 2, radius - 0.45) : 9)
  );
}

/** A pear standing on the origin, about 2.4 high. @param {number} x @param {number} y @param {number} z */
export function pear(x, y, z) {
  const bend = 0.1 * Math.max(0, y - 0.9) ** 2;
  const belly = length(x, 0.98 * (y - 0.86), z) - 0.86;
  const neck = length(x - bend, 0.8 * (y - 1.9), z) - 0.4;
  return 0.85 * (melt(belly, neck, 0.75) + 0.012 * noise3(2.2 * x, 2.2 * y, 2.2 * z));
}

/** @param {number} x @param {number} y @param {number} z */
export function orange(x, y, z) {
  return 0.95 * (length(x, 1.05 * y, z) - 1 + 0.05 * Math.exp(-(x * x + z * z) * 26) * (y > 0 ? 1 : 0));
}

/** A lemon along x, of radius 1. @param {number} x @param {number} y @param {number} z */
export function lemon(x, y, z) {
  const radius = length(y, z);
  const body = length(x * 0.77, radius) - 1;
  const tip = length((Math.abs(x) - 1.3) * 0.6, radius) - 0.24;
  return 0.72 * melt(body, tip, 0.35);
}

/** The lower half of a bowl's shell, standing on 0, with a foot. @param {number} x @param {number} y @param {number} z */
export function bowl(x, y, z) {
  const radius = length(x, z);
  const shell = Math.abs(length(radius, 1.22 * (y - 0.86)) - 0.94) - 0.024;
  const rim = length(radius - 0.905, y - 0.6) - 0.036;
  const cup = Math.min(Math.max(shell, y - 0.6), rim);
  const foot = Math.max(Math.abs(radius - 0.36 + 0.35 * y) - 0.035, y - 0.16, -y);
  return 0.85 * melt(cup, foot, 0.07);
}

// The jug's outline: radius by height, every 0.1.
const outline = [
  0.36, 0.43, 0.5, 0.55, 0.59, 0.61, 0.615, 0.605, 0.58, 0.535, 0.475, 0.41, 0.345, 0.29, 0.255, 0.237, 0.235, 0.248,
  0.275, 0.315, 0.35,
];

/** @param {number} y */
function outlineAt(y) {
  const at = clamp(y * 10, 0, outline.length - 1.001);
  const i = Math.floor(at);
  const t = at - i;
  const [p, a, b, q] = [
    outline[Math.max(0, i - 1)],
    outline[i],
    outline[i + 1],
    outline[Math.min(outline.length - 1, i + 2)],
  ];
  return a + 0.5 * t * (b - p + t * (2 * p - 5 * a + 4 * b - q + t * (3 * (a - b) + q - p)));
}

/** A jug on the origin, two high: its spout to the left, its handle to the right. @param {number} x @param {number} y @param {number} z */
export function jug(x, y, z) {
  // The spout: the upper rim, drawn out.
  const pulled = x + 0.16 * clamp((y - 1.6) / 0.4) ** 2 * clamp(-x / 0.3) * clamp(1 - Math.abs(z) / 0.22);
  const radius = length(pulled, z);
  const ring = 0.006 * Math.sin(44 * y);
  const wall = radius - outlineAt(y) - ring;
  const body = Math.max(Math.abs(wall) - 0.022, y - 2 + 0.02 * x, -y);
  const solid = Math.max(wall, y - 1.1, -y);
  const hx = x - 0.42;
  const hy = y - 1.34;
  const loop = length(hx / 0.86, hy / 1.28);
  const handle = length((loop - 0.4) * 0.95, 0.72 * z) - 0.052;
  return 0.7 * melt(Math.min(body, solid), Math.max(handle, 0.1 - hx - 0.2), 0.06);
}
