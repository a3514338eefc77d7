// What the surfaces of the still life look like: color, relief, shine.
import { bell, clamp, hex, length, mix, ramp, scale, smoothstep } from './math.mjs';
import { fractal, noise, noise3 } from './noise.mjs';
import { onFruit } from './table.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */
/** @typedef {{ color: Color, bump?: Vector, gloss: number, glow: number }} Finish `glow`: how far light goes around it */

const woods = ['#2b1710', '#4a2a18', '#6f4326', '#8a5a34'].map(hex);
const reds = ['#d9a24a', '#c2502e', '#9c1f1e', '#6f1018'].map(hex);
const greens = ['#c9c25a', '#a3b043', '#7d9a36'].map(hex);
const pears = ['#e0c560', '#c9b84e', '#a39a3e', '#8a6a30'].map(hex);
const glaze = ['#0b2f3a', '#12525c', '#2a7d7c', '#7fb3a0'].map(hex);
const linen = hex('#d9d0bd');
const stripe = hex('#35527f');
const clay = ['#8a4a2c', '#b06a42', '#c98a5e'].map(hex);

/** Small unevenness, as a change of the normal. @param {Vector} p @param {number} fine @param {number} strength @returns {Vector} */
function uneven([x, y, z], fine, strength) {
  const at = (/** @type {number} */ k) => strength * noise3(fine * x + k, fine * y, fine * z);
  return [at(0), at(17.3), at(41.7)];
}

/** @type {Record<import('./table.mjs').Material, (p: Vector) => Finish>} */
const finishes = {
  wood(p) {
    const [x, y, z] = p;
    const board = Math.floor((z + 9) / 0.62);
    const seam = Math.abs((z + 9) / 0.62 - board - 0.5) > 0.488 && y > -0.1 ? 0.35 : 1;
    const rings =
      noise(0.5 * x + 7 * board, 7 * (z + y), 91) +
      0.25 * noise(1.6 * x, 34 * (z + y), 92) +
      0.15 * noise(6 * x, 90 * (z + y), 93);
    const color = scale(ramp(woods, 0.45 + 0.55 * rings + 0.08 * Math.sin(9 * board)), seam);
    return { color, bump: [0, 0, 0.05 * noise(3 * x, 60 * z, 94)], gloss: 0.9, glow: 0 };
  },
  cloth([x, y, z]) {
    const weave = 1 + 0.07 * Math.sin(170 * x) * Math.sin(170 * (z + y)) + 0.07 * fractal(16 * x, 16 * (z - y), 3, 95);
    // Stripes along the edge that hangs.
    const across = z - y;
    const stripes = bell(across + 1.5, 0.05) ** 0.4 > 0.75 || Math.abs(Math.abs(across + 1.5) - 0.1) < 0.011 ? 0.85 : 0;
    return { color: scale(mix(linen, stripe, stripes), 0.92 * weave), gloss: 0, glow: 0.15 };
  },
  jug(p) {
    const [x, y, z] = p;
    const around = Math.atan2(z - 0.45, x + 1.32);
    const drip = y - 0.42 - 0.13 * noise(1.9 * around + 5, 0.3, 96) - 0.05 * noise(5 * around, 0.7, 97);
    if (drip < 0)
      return {
        color: ramp(clay, 0.5 + 0.4 * noise3(3 * x, 14 * y, 3 * z) + 0.1 * Math.sin(120 * y)),
        bump: uneven(p, 40, 0.06),
        gloss: 0.1,
        glow: 0,
      };
    const pooled =
      0.55 +
      0.5 * noise3(2 * x, 3 * y, 2 * z) +
      0.25 * noise3(9 * x, 22 * y, 9 * z) -
      0.5 * bell(drip, 0.05) +
      0.4 * smoothstep(1.9, 2.02, y);
    return { color: ramp(glaze, pooled), bump: uneven(p, 6, 0.025), gloss: 1.5, glow: 0 };
  },
  bowl([x, y, z]) {
    const around = Math.atan2(z - 0.1, x - 0.42);
    const outside = length(x - 0.42, z - 0.1) > 0.5;
    const leaf =
      Math.abs(y - 0.44) < 0.062 * Math.abs(Math.sin(7 * around)) ** 0.6 &&
      Math.abs(Math.abs(y - 0.44) - 0.02 * Math.abs(Math.sin(7 * around))) > 0.007;
    const lines =
      Math.abs(y - 0.535) < 0.012 || Math.abs(y - 0.345) < 0.009 || Math.abs(y - 0.315) < 0.005 || y > 0.655;
    const white = scale(hex('#e8e4d8'), 1 + 0.03 * noise3(4 * x, 4 * y, 4 * z));
    return {
      color:
        outside && (leaf || lines)
          ? mix(hex('#1d3f7a'), hex('#4a74a8'), clamp(0.4 + 0.6 * noise(9 * around, 20 * y, 98)))
          : white,
      gloss: 1.2,
      glow: 0,
    };
  },
  redApple: (p) => appleFinish(p, 'redApple', reds, 0.62),
  apple: (p) => appleFinish(p, 'apple', greens, 0.45),
  pear(p) {
    const [x, y, z] = onFruit('pear', p);
    const freckles = smoothstep(0.45, 0.7, noise3(13 * x, 13 * y, 13 * z)) * 0.35;
    const blush = 0.4 * smoothstep(-0.2, 1, -x + 0.3 * noise3(1.5 * x, 1.5 * y, 1.5 * z));
    const base = mix(ramp(pears, 0.35 + 0.4 * noise3(1.4 * x, 1.4 * y, 1.4 * z) + freckles), hex('#b5552e'), blush);
    return { color: base, bump: uneven(p, 26, 0.05), gloss: 0.5, glow: 0.12 };
  },
  orange: (p) => ({
    color: mix(hex('#dc7416'), hex('#ee9a2c'), clamp(0.5 + 0.6 * noise3(3 * p[0], 3 * p[1], 3 * p[2]))),
    bump: uneven(p, 46, 0.13),
    gloss: 0.6,
    glow: 0.14,
  }),
  halfOrange: cutOrange,
  lemon: (p) => ({
    color: mix(hex('#e0b41c'), hex('#f3d548'), clamp(0.55 + 0.6 * noise3(4 * p[0], 4 * p[1], 4 * p[2]))),
    bump: uneven(p, 38, 0.14),
    gloss: 0.6,
    glow: 0.16,
  }),
  grape(p) {
    const bloom = smoothstep(-0.1, 0.7, noise3(9 * p[0], 9 * p[1], 9 * p[2])) * 0.45;
    const tint = mix(hex('#2a0f2e'), hex('#5e1f3a'), clamp(0.5 + noise3(5 * p[0], 5 * p[1], 5 * p[2])));
    return { color: mix(tint, hex('#7f7f9f'), bloom), gloss: 1, glow: 0.25 };
  },
  stem: () => ({ color: hex('#5a4426'), gloss: 0.1, glow: 0 }),
};

/** Streaks run from the stem down the side; one cheek is riper. @param {Vector} p @param {'apple' | 'redApple'} name
 * @param {Color[]} colors @param {number} ripe @returns {Finish} */
function appleFinish(p, name, colors, ripe) {
  const [x, y, z] = onFruit(name, p);
  const around = Math.atan2(z, x);
  const streaks =
    0.22 * noise3(9 * Math.cos(around), 9 * Math.sin(around), 1.2 * y) + 0.12 * noise3(24 * x, 2 * y, 24 * z);
  const cheek = 0.3 * noise3(1.2 * x + 4, 1.2 * y, 1.2 * z);
  const hollow = 0.5 * bell(length(x, z), 0.3) * clamp(y * 2);
  const dots = smoothstep(0.5, 0.7, noise3(16 * x, 16 * y, 16 * z)) * 0.12;
  return { color: ramp(colors, ripe + streaks + cheek - hollow - dots), gloss: 1, glow: 0.08 };
}

/** Peel, pith, and wedges of pulp. @param {Vector} p @returns {Finish} */
function cutOrange(p) {
  const [x, y, z] = onFruit('halfOrange', p);
  const depth = length(x, y, z);
  const onCut = Math.abs(0.72 * z - 0.62 * y + 0.3 * x + 0.08) < 0.02;
  if (!onCut) return finishes.orange(p);
  if (depth > 0.93) return finishes.orange(p);
  const pith = { color: hex('#f3e0b0'), gloss: 0.2, glow: 0.2 };
  // Around the middle of the cut, measured in its own plane.
  const [u, v] = [0.92 * x - 0.38 * z, 0.77 * y + 0.64 * z];
  const wedge = (((Math.atan2(v, u) / (2 * Math.PI)) * 10 + 10) % 1) - 0.5;
  if (depth > 0.85 || depth < 0.1 || Math.abs(Math.abs(wedge) - 0.5) * depth < 0.035) return pith;
  const cells = noise(5 * Math.atan2(v, u) * 3, 9 * depth, 99);
  return {
    color: mix(hex('#e8791a'), hex('#f9b44a'), clamp(0.5 + 0.7 * cells)),
    bump: uneven(p, 34, 0.2),
    gloss: 1.2,
    glow: 0.35,
  };
}

/** @param {import('./table.mjs').Material} material @param {Vector} p */
export const finish = (material, p) => finishes[material](p);
