// Linocut: ferns and grasses before a full moon, in two inks; what is white was cut away.
import { clamp, hex, length, mix, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { Random } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** A leaf from its foot to its tip. @typedef {{ x: number, y: number, angle: number, long: number, wide: number, second: boolean }} Leaf */

const paper = hex('#f3ead6');
const night = hex('#17243a');
const rust = hex('#c4532d');
const moon = { x: 0.83, y: 0.32, radius: 0.2 };

/** Fronds: a bent stem with leaves on both sides, smaller to the tip. @returns {Leaf[]} */
function grow() {
  const random = new Random(1912);
  /** @type {Leaf[]} */
  const leaves = [];
  for (const [x, lean, high, second] of /** @type {[number, number, number, boolean][]} */ ([
    [0.2, -0.25, 0.85, false],
    [0.42, 0.3, 0.66, true],
    [0.68, -0.22, 0.55, false],
    [0.96, 0.2, 0.5, true],
    [1.14, -0.12, 0.8, false],
    [0.02, 0.3, 0.5, true],
    [1.32, -0.35, 0.52, true],
  ])) {
    let [px, py, heading] = [x, 1.03, -Math.PI / 2 + 0.4 * lean];
    const count = Math.round(17 * high);
    for (let i = 0; i < count; i++) {
      const left = 1 - i / count;
      const long = (0.05 + 0.19 * Math.sin(Math.PI * left ** 0.8)) * high ** 0.6;
      for (const side of [-1, 1]) {
        const angle = heading + side * (0.62 + 0.45 * left) + 0.05 * random.bell();
        if (i > 0) leaves.push({ x: px, y: py, angle, long, wide: 0.24, second });
      }
      leaves.push({ x: px, y: py, angle: heading, long: 1.35 * (high / count), wide: 0.12, second });
      px += (high / count) * Math.cos(heading);
      py += (high / count) * Math.sin(heading);
      heading += (1.6 * lean) / count;
    }
  }
  return leaves;
}

/** Where a point lies on a leaf: `u` along it, `v` across (-1..1 inside). @param {Leaf} leaf @param {number} x @param {number} y */
function onLeaf({ x: lx, y: ly, angle, long, wide }, x, y) {
  const [dx, dy] = [x - lx, y - ly];
  const u = (dx * Math.cos(angle) + dy * Math.sin(angle)) / long;
  if (u <= 0 || u >= 1) return undefined;
  const half = wide * Math.sin(Math.PI * u ** 0.8) ** 0.9;
  const v = (dy * Math.cos(angle) - dx * Math.sin(angle)) / long / half;
  return Math.abs(v) < 1.22 ? { u, v, half: half * long } : undefined;
}

/** How much is left of the block behind the leaves: 1 prints, 0 is cut. @param {number} x @param {number} y */
function sky(x, y) {
  const [dx, dy] = [x - moon.x, y - moon.y];
  const away = length(dx, dy) + 0.003 * noise(20 * x, 20 * y, 92);
  // The moon's seas are a few cuts that run with its edge.
  if (away < moon.radius - 0.012) {
    const bent = x + 0.5 * y + 0.9 * (y - moon.y) ** 2;
    return fractal(6 * x + 1, 6 * y, 2, 93) > 0.02 && Math.sin(210 * bent + 2 * noise(9 * x, 9 * y, 90)) > 0.35 ? 0 : 1;
  }
  if (away < moon.radius) return 0;
  // Strokes of the gouge run in rings, thinner further out.
  const ring = away - moon.radius;
  const turn = Math.atan2(dy, dx);
  const row = Math.floor(ring / 0.021);
  const across = Math.abs(ring / 0.021 - row - 0.5) * 2;
  const along = Math.sin((9 + row) * turn * 2 + 5 * noise(row, 1.5, 94)) + 0.8 * noise(5 * turn, row, 95);
  const wide = clamp(0.8 - 1.1 * ring) * clamp(0.55 + 0.6 * along);
  return across < wide ? 0 : 1;
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function linocut(canvas) {
  const leaves = grow();
  /** @param {number} x @param {number} y @returns {Color} */
  const print = (x, y) => {
    for (let i = leaves.length - 1; i >= 0; i--) {
      const place = onLeaf(leaves[i], x, y);
      if (!place) continue;
      const { u, v, half } = place;
      if (Math.abs(v) > 1) return paper;
      const rib = Math.abs(v) * half < 0.0028 && u > 0.06;
      const veins =
        half > 0.012 &&
        Math.abs(v) < 0.84 &&
        Math.sin(15 * (2.2 * u - 0.75 * Math.abs(v)) * Math.PI) > 0.62 + 0.25 * Math.abs(v);
      if (rib || veins) return paper;
      return leaves[i].second ? rust : night;
    }
    const inMoon = length(x - moon.x, y - moon.y) < moon.radius;
    return sky(x, y) > 0.5 ? (inMoon ? rust : night) : paper;
  };
  canvas.shade((x, y) => {
    // The knife is not quite steady, and the ink does not cover every pore.
    const ink = print(x + 0.0022 * noise(28 * x, 28 * y, 96), y + 0.0022 * noise(28 * x, 28 * y, 97));
    const edge = Math.min(x, y, canvas.aspect - x, 1 - y) - 0.028 + 0.003 * noise(12 * x, 12 * y, 98);
    const speck = smoothstep(0.5, 0.75, noise(85 * x, 85 * y, 99));
    return mix(scale(paper, 1 + 0.02 * noise(60 * x, 60 * y, 91)), mix(ink, paper, 0.34 * speck), edge > 0 ? 0.96 : 0);
  }, 0.06);
}
