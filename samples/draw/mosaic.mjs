// A mosaic of small stones and gold glass: three fish in a turning sea.
import { onFish } from './fish.mjs';
import { add, bell, clamp, hex, length, mix, ramp, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { hash } from './random.mjs';
import { Tiling } from './tiles.mjs';

/** @typedef {import('./math.mjs').Color} Color */

const palettes = {
  gold: ['#8a5a12', '#c48a1c', '#e3b136', '#f3cf63', '#f9e39a'].map(hex),
  deep: ['#071f3d', '#0b3157', '#0f4a70', '#12607f'].map(hex),
  sea: ['#0d5270', '#11788a', '#1f9c9c', '#54bdaf', '#97d6c0'].map(hex),
  pale: ['#9fc9bb', '#cfe0cb', '#efead3', '#f8f4e6'].map(hex),
  red: ['#5c1512', '#922a1c', '#c0452a', '#dc6f3c', '#ec9a58'].map(hex),
  cream: ['#c9ab7c', '#e6d2a8', '#f5ead0'].map(hex),
  dark: ['#120f1c', '#1e1a2c', '#2a2234'].map(hex),
};
const grout = hex('#6e675c');

/** @type {import('./fish.mjs').Fish[]} */
const shoal = [
  { x: 0.84, y: 0.29, angle: -0.05, length: 0.6, bend: 0.6 },
  { x: 0.35, y: 0.67, angle: 3.3, length: 0.52, bend: -0.6 },
  { x: 1.0, y: 0.74, angle: 0.2, length: 0.42, bend: -0.7 },
];
const border = 0.07;

/** What the sea does: its level lines are the rows of tiles. @param {number} x @param {number} y */
function current(x, y) {
  let level = 0.55 * y + 0.16 * fractal(1.3 * x, 1.6 * y, 2, 3);
  for (const [cx, cy, size, spin] of [
    [0.18, 0.24, 0.17, 1],
    [1.18, 0.42, 0.14, -1],
    [0.66, 0.86, 0.15, 1],
  ]) {
    level += spin * 0.16 * bell(length(x - cx, y - cy), size);
  }
  return level;
}

/** @param {number} x @param {number} y @param {number} aspect */
function picture(x, y, aspect) {
  const edge = Math.min(x, y, aspect - x, 1 - y);
  if (edge < border) return { edge, fish: -1, place: undefined, near: 0 };
  let [fish, near, place] = [-1, 9, onFish(shoal[0], x, y)];
  shoal.forEach((one, i) => {
    const here = onFish(one, x, y);
    if (here.outside < near) [fish, near, place] = [i, here.outside, here];
  });
  return { edge, fish, place, near };
}

/** @param {number} x @param {number} y @param {number} aspect */
function lay(x, y, aspect) {
  const { edge, fish, place, near } = picture(x, y, aspect);
  if (!place) {
    const upright = edge === x || edge === aspect - x;
    return {
      angle: upright ? 0 : Math.PI / 2,
      part: edge < border * 0.36 ? 1 : edge < border * 0.82 ? 2 : 3,
      size: 0.95,
    };
  }
  const e = 0.003;
  if (near < 0) {
    const one = shoal[fish];
    const part = place.fin ? 6 : place.u < 0.2 ? 5 : 4;
    const level = (/** @type {number} */ px, /** @type {number} */ py) => onFish(one, px, py).u;
    return {
      angle: Math.atan2(level(x, y + e) - level(x, y - e), level(x + e, y) - level(x - e, y)),
      part,
      size: 0.68,
    };
  }
  // Next to a fish the rows follow its outline, further away the current.
  const level = (/** @type {number} */ px, /** @type {number} */ py) => picture(px, py, aspect).near;
  const way = near < 0.045 ? level : current;
  const angle = Math.atan2(way(x, y + e) - way(x, y - e), way(x + e, y) - way(x - e, y));
  return { angle, part: near < 0.018 ? 7 : 8, size: near < 0.045 ? 0.75 : 0.95 };
}

/** @param {number} x @param {number} y @param {number} aspect @param {number} chance @returns {[keyof typeof palettes, number]} */
function stoneFor(x, y, aspect, chance) {
  const { edge, place, near } = picture(x, y, aspect);
  if (!place) return borderStone(x, y, edge, aspect, chance);
  if (near < 0) return fishStone(place, chance);
  if (near < 0.018) return ['dark', chance];
  if (near < 0.036) return ['gold', 0.35 + 0.6 * chance];
  const wave = Math.sin(62 * current(x, y) + 0.5 * noise(4 * x, 4 * y, 5));
  const light = 0.5 + 0.45 * fractal(1.6 * x + 3, 1.6 * y, 2, 6);
  if (wave > 0.84) return chance < 0.25 ? ['gold', 0.4 + 2 * chance] : ['pale', 0.3 + 0.7 * chance];
  if (wave > -0.1) return ['sea', 0.25 + 0.35 * wave + 0.5 * light - 0.25 + 0.35 * chance];
  return chance > 0.93 ? ['sea', 0.6] : ['deep', 0.55 * light + 0.5 * chance];
}

/** @param {number} x @param {number} y @param {number} edge @param {number} aspect @param {number} chance
 * @returns {[keyof typeof palettes, number]} */
function borderStone(x, y, edge, aspect, chance) {
  if (edge < border * 0.36) return ['dark', chance];
  if (edge > border * 0.82) return ['cream', chance];
  const along = edge === x || edge === aspect - x ? y : x;
  return Math.sin(2 * Math.PI * along * 12) > 0.35 ? ['red', 0.25 + 0.5 * chance] : ['gold', 0.25 + 0.75 * chance];
}

/** @param {import('./fish.mjs').OnFish} place @param {number} chance @returns {[keyof typeof palettes, number]} */
function fishStone({ u, v, fin }, chance) {
  if (fin)
    return Math.sin(46 * (u > 0.7 ? v * 0.03 : u)) > 0.1 ? ['gold', 0.3 + 0.5 * chance] : ['red', 0.5 + 0.4 * chance];
  const eye = length((u - 0.095) * 5.5, v + 0.3);
  if (eye < 0.16) return ['dark', 0];
  if (eye < 0.34) return ['pale', 1];
  if (u < 0.19) return ['gold', 0.55 - 0.45 * v + 0.25 * chance];
  if (u < 0.225) return ['cream', 0.6 + 0.4 * chance];
  // Rows of scales, from dark back to pale belly.
  const row = Math.floor(u * 13);
  const scales = Math.sin(9 * v + (row % 2) * Math.PI);
  if (v > 0.55) return ['cream', 0.3 + 0.6 * chance];
  return scales > 0.5 ? ['gold', 0.3 + 0.4 * v + 0.5 * chance] : ['red', 0.5 + 0.42 * v + 0.3 * chance - 0.15];
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function mosaic(canvas) {
  const { aspect } = canvas;
  const tiling = new Tiling(aspect, 0.0225, (x, y) => lay(x, y, aspect));
  tiling.settle(14);
  const stones = tiling.tiles.map((tile, i) => {
    const [name, tone] = stoneFor(tile.x, tile.y, aspect, hash(i, 0, 1));
    return {
      ...tile,
      name,
      color: ramp(palettes[name], tone),
      tiltX: hash(i, 1) - 0.5,
      tiltY: hash(i, 2) - 0.5,
      glint: hash(i, 3),
    };
  });
  canvas.shade((x, y) => {
    const chipped = 0.035 * noise(90 * x, 90 * y, 7) + 0.03 * noise(210 * x, 210 * y, 8);
    const { tile, edge } = tiling.at(x, y);
    const mortar = scale(grout, 0.75 + 0.3 * noise(150 * x, 150 * y, 9) + 0.2 * noise(40 * x, 40 * y, 10));
    if (tile < 0) return mortar;
    const stone = stones[tile];
    const margin = edge + chipped;
    const face = stoneFace(stone, (x - stone.x) / 0.0225, (y - stone.y) / 0.0225, margin, x, y);
    return mix(scale(mortar, 0.55 + 0.45 * smoothstep(0, 0.1, margin)), face, smoothstep(0.12, 0.17, margin));
  }, 0.06);
}

/** Tilted a little, so each stone catches the light in its own way; its edges are rounded off.
 * @param {any} stone @param {number} dx @param {number} dy @param {number} margin @param {number} x @param {number} y
 * @returns {Color} */
function stoneFace(stone, dx, dy, margin, x, y) {
  const isGold = stone.name === 'gold';
  const tilt = 1 + (isGold ? 0.75 : 0.4) * (stone.tiltX + stone.tiltY) + 0.5 * (stone.tiltX * dx + stone.tiltY * dy);
  const round = smoothstep(0.42, 0.14, margin) * clamp(-1.1 * (dx + dy), -0.5, 0.45);
  const grain = (isGold ? 0.05 : 0.1) * (noise(120 * x, 120 * y, 11) + noise(260 * x, 260 * y, 12));
  const color = scale(stone.color, Math.max(0.15, tilt + round + grain));
  const shine = (isGold ? 0.5 : 0.12) * smoothstep(0.62, 1, stone.glint) * bell(length(dx + 0.15, dy + 0.18), 0.42);
  return add(color, [shine, 0.92 * shine, 0.7 * shine]);
}
