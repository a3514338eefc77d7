// Sun, sky and clouds of the landscape.
import { add, clamp, dot, gradient, hex, mix, normalize, scale, smoothstep } from './math.mjs';
import { fractal } from './noise.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */

/** Low, from the left, a little behind the mountains. @type {Vector} */
export const sun = normalize([-0.86, 0.3, 0.32]);
/** @type {Color} */
export const sunlight = [2.75, 1.72, 0.92];

/** @type {[number, Color][]} */
const stops = [
  [0, hex('#ffd49a')],
  [0.1, hex('#f9b98a')],
  [0.24, hex('#c9a3ad')],
  [0.45, hex('#7f9cc4')],
  [1, hex('#28549a')],
];

/** @param {Vector} direction @returns {Color} */
export function sky(direction) {
  const towards = clamp(dot(direction, sun));
  // Towards the sun, the warm band reaches higher.
  const height = clamp(direction[1] / 0.62 - 0.12 * towards ** 3);
  return add(gradient(stops, height), scale(sunlight, 0.16 * towards ** 10 + 0.05 * towards ** 3));
}

/** How thick the clouds are over a point of their layer. @param {number} u @param {number} v */
function thickness(u, v) {
  const warp = 0.5 * fractal(0.5 * u, 0.5 * v, 2, 50);
  const heaps = fractal(0.42 * u + warp + 7, 0.9 * v + 3, 7, 51);
  const wisps = fractal(0.25 * u + warp, 1.7 * v + 9, 5, 52);
  return smoothstep(0.02, 0.5, heaps) + 0.45 * smoothstep(0.05, 0.5, wisps);
}

/** @param {Color} behind @param {Vector} direction */
export function clouds(behind, direction) {
  const near = 1 / (direction[1] + 0.1);
  const [u, v] = [direction[0] * near, direction[2] * near];
  const cover = thickness(u, v);
  if (cover <= 0) return behind;
  // Thinner towards the sun: that side is lit.
  const edge = clamp(0.5 + 1.6 * (cover - thickness(u - 0.22, v + 0.05)));
  const towards = clamp(0.5 + 0.5 * dot(direction, sun));
  const pale = mix([1.15, 0.88, 0.74], [1.7, 1.15, 0.72], towards ** 3);
  const color = mix(hex('#8b83a2'), pale, clamp(0.25 + 0.75 * edge - 0.25 * (cover - 0.4)));
  return mix(behind, color, clamp(1.05 * cover) * smoothstep(0.015, 0.14, direction[1]));
}
