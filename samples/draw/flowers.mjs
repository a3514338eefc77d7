// Dahlias in a garden: petals in the order that plants grow them, lit from above; what is further away is out of focus.
import { add, bell, clamp, film, hex, length, lerp, mix, multiply, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { hash, Random } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {{ x: number, y: number, size: number, tilt: number, colors: Color[], blur: number, seed: number }} Flower */

const golden = Math.PI * (3 - Math.sqrt(5));
/** @type {Flower[]} */
const flowers = [
  {
    x: 1.12,
    y: 0.24,
    size: 0.17,
    tilt: 0.75,
    colors: ['#7a1f4a', '#d8487a', '#f6a8b8'].map(hex),
    blur: 0.014,
    seed: 5,
  },
  { x: 0.16, y: 0.22, size: 0.13, tilt: 0.8, colors: ['#8a3a12', '#f0a030', '#fbe08a'].map(hex), blur: 0.022, seed: 3 },
  { x: 0.98, y: 0.78, size: 0.2, tilt: 0.85, colors: ['#9a4a18', '#f2a93c', '#fde6a8'].map(hex), blur: 0.006, seed: 7 },
  { x: 0.52, y: 0.53, size: 0.36, tilt: 0.93, colors: ['#7a0f1f', '#e0402f', '#fb9a6a'].map(hex), blur: 0, seed: 1 },
];

/** The blurred garden: leaves, light through them, disks where it glitters. @param {number} x @param {number} y @returns {Color} */
function garden(x, y) {
  const leaves = fractal(2.6 * x + 4, 2.6 * y, 2, 21);
  const color = mix(hex('#0d1f14'), hex('#4f7a35'), clamp(0.35 + 0.9 * leaves + 0.3 * (0.5 - y)));
  let light = 0;
  for (let i = 0; i < 60; i++) {
    const [bx, by, r] = [1.4 * hash(i, 1), 0.62 * hash(i, 2) ** 1.4, 0.016 + 0.03 * hash(i, 3)];
    const away = length(x - bx, y - by);
    if (away < 1.2 * r)
      light += (0.1 + 0.35 * hash(i, 4)) * smoothstep(r, 0.86 * r, away) * (0.75 + 0.4 * smoothstep(0.6 * r, r, away));
  }
  return add(color, scale([0.9, 1, 0.5], 0.5 * light));
}

/** Leaves of the plant in front. @param {number} x @param {number} y @returns {{ cover: number, color: Color }} */
function leaf(x, y) {
  /** @type {{ cover: number, color: Color }} */
  let seen = { cover: 0, color: [0, 0, 0] };
  for (let i = 0; i < 13; i++) {
    const angle = -2.6 + 5.4 * hash(i, 11) + 0.3;
    const [fx, fy] = [0.1 + 1.15 * hash(i, 12), 0.72 + 0.3 * hash(i, 13)];
    const long = 0.24 + 0.15 * hash(i, 14);
    const [dx, dy] = [(x - fx) / long, (y - fy) / long];
    const u = dx * Math.cos(angle) + dy * Math.sin(angle);
    const v = dy * Math.cos(angle) - dx * Math.sin(angle) + 0.16 * u * u;
    if (u < 0 || u > 1) continue;
    const half = 0.24 * Math.sin(Math.PI * u ** 0.75) + 0.012 * Math.abs(Math.sin(30 * u));
    const cover = smoothstep(half, half - 0.02, Math.abs(v));
    if (cover <= 0) continue;
    const vein = bell(v, 0.012) + 0.5 * bell(((12 * (u - 0.6 * Math.abs(v))) % 1) - 0.5, 0.12);
    const lit = 0.32 + 0.4 * hash(i, 15) + 0.25 * Math.sign(v) * Math.sin(angle) + 0.14 * noise(14 * x, 14 * y, 22);
    seen = { cover, color: add(mix(hex('#10301c'), hex('#6a9a48'), clamp(lit)), [0.04, 0.07, 0.03], vein) };
  }
  return seen;
}

/** The topmost petal at a place of a flower of radius 1: a spiral, the youngest in the middle.
 * @param {number} px @param {number} py @param {Flower} flower @returns {{ cover: number, color: Color } | undefined} */
function petal(px, py, { colors, blur, seed, size }) {
  if (length(px, py) > 1.1) return undefined;
  const count = 118;
  for (let i = 0; i < count; i++) {
    const age = i / count;
    const angle = i * golden + 0.12 * (hash(i, seed) - 0.5);
    const foot = 0.62 * age ** 0.62 - 0.06;
    const long = 0.11 + 0.34 * age ** 0.7;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const u = (px * cos + py * sin - foot) / long;
    if (u < 0 || u > 1.02) continue;
    const v = (py * cos - px * sin) / long;
    const half = (0.34 + 0.1 * (1 - age)) * Math.sin(Math.PI * clamp(0.06 + 0.94 * u) ** 1.35) ** 0.62;
    const soft = 0.012 + (0.6 * blur) / size;
    const cover = smoothstep(half, half - soft, Math.abs(v));
    if (cover <= 0.02) continue;
    // Each is a shallow trough: dark in its fold and at its foot, pale along its rim.
    const across = v / Math.max(half, 0.02);
    const trough = 0.55 + 0.45 * across * across;
    const light = clamp(0.35 + 0.6 * (-0.45 * cos * 0.6 - 0.75 * sin) * across * 0.35 + 0.35 * -sin + 0.25 * u);
    const tone = clamp(0.16 + 0.5 * u * trough + 0.42 * light - 0.16 * (1 - age));
    const streak = 0.05 * noise(26 * across, 2 * u + i, 23);
    const color =
      tone < 0.5 ? mix(colors[0], colors[1], 2 * (tone + streak)) : mix(colors[1], colors[2], 2 * (tone + streak) - 1);
    const dark = lerp(0.3, 1, smoothstep(0, 0.55, u)) * lerp(0.72, 1, smoothstep(0.1, 0.5, age));
    return { cover, color: scale(color, 1.15 * dark) };
  }
  return undefined;
}

/** @param {number} x @param {number} y @returns {Color} */
function scene(x, y) {
  let color = garden(x, y);
  flowers.forEach((flower, i) => {
    if (i === 2) {
      const { cover, color: green } = leaf(x, y);
      color = mix(color, green, cover);
    }
    const [dx, dy] = [(x - flower.x) / flower.size, (y - flower.y) / flower.size / flower.tilt];
    // A soft shadow on what is behind.
    color = scale(color, 1 - 0.5 * bell(Math.max(0, length(dx - 0.05, dy - 0.12) - 0.75), 0.3));
    const seen = petal(dx, dy, flower);
    if (seen) color = mix(color, multiply(seen.color, [1.12, 1.04, 0.95]), seen.cover);
  });
  return color;
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function dahlias(canvas) {
  const random = new Random(4);
  const rays = Array.from({ length: 6 }, () => [random.bell(), random.bell()]);
  canvas.shade((x, y) => {
    // Whatever is behind the large flower is seen through a wide lens.
    const main = flowers[3];
    const out = smoothstep(0.9, 1.15, length(x - main.x, (y - main.y) / main.tilt) / main.size);
    if (out === 0) return film(scale(scene(x, y), 1.1));
    const blur = 0.009 * out * smoothstep(0.9, 0.35, y) + 0.0012;
    /** @type {Color} */
    let sum = [0, 0, 0];
    for (const [dx, dy] of rays) sum = add(sum, scene(x + blur * dx, y + blur * dy), 1 / rays.length);
    return film(scale(sum, 1.1));
  }, 0.08);
}
