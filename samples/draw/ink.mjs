// Pen and ink with a wash of color: a patchwork of fields on rolling hills, each hatched its own way, under a large sun.
import { clamp, hex, length, lerp, mix, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { Pen } from './pen.mjs';
import { hash, Random } from './random.mjs';
import { drawTree } from './trees.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {{ region: number, dark: number, angle: number, wash: Color }} Place `region`: lines do not cross into another */

const paper = hex('#f4ead2');
const washes = ['#dda02f', '#aab548', '#6f9f62', '#d0703c', '#ecc75e', '#86b8a6', '#bd5646', '#e0b04a'].map(hex);
const skyWash = hex('#8fb4c4');
const duskWash = hex('#f0b48a');
const sun = { x: 0.42, y: 0.25, radius: 0.115 };

/** Back to front: how high, how wavy, how wide its fields. */
const hills = [
  { base: 0.47, height: 0.1, size: 1.7, seed: 3, fields: 9 },
  { base: 0.55, height: 0.12, size: 1.5, seed: 14, fields: 7.5 },
  { base: 0.66, height: 0.14, size: 1.3, seed: 25, fields: 6 },
  { base: 0.79, height: 0.15, size: 1.15, seed: 36, fields: 5 },
  { base: 0.96, height: 0.15, size: 1.2, seed: 47, fields: 4 },
];

/** @param {number} i @param {number} x */
const ridge = (i, x) => hills[i].base + hills[i].height * fractal(hills[i].size * x + 7 * i, 0.3, 3, hills[i].seed);

/** @param {number} i @param {number} x */
const slopeOf = (i, x) => (ridge(i, x + 0.01) - ridge(i, x - 0.01)) / 0.02;

/** @param {number} x @param {number} y @returns {Place} */
function place(x, y) {
  for (let i = hills.length - 1; i >= 0; i--) {
    const depth = y - ridge(i, x);
    if (depth > 0) return field(i, x, y, depth);
  }
  return sky(x, y);
}

/** @param {number} i which hill @param {number} x @param {number} y @param {number} depth under its ridge @returns {Place} */
function field(i, x, y, depth) {
  const slope = slopeOf(i, x);
  // Strips that run down the hill, cut across by lanes.
  const down = (x + (0.5 + 0.25 * (i % 2 ? 1 : -1)) * depth + 0.05 * noise(3 * x, 3 * y, 51)) * hills[i].fields;
  const lane = depth * (7 - 0.6 * i) + 0.5 * noise(1.6 * x + i, 0.5, 52);
  const [strip, row] = [Math.floor(down), Math.floor(lane)];
  const random = (/** @type {number} */ k) => hash(strip, row, 100 * i + k);
  // Hills are round: darker towards the right and towards the valley.
  const form = 0.22 * clamp(1.5 * slope, -1, 1) + 0.9 * depth;
  const dark = clamp(0.1 + 0.055 * i + 0.55 * random(1) ** 1.5 + form - 0.12);
  const angle =
    [Math.atan(slope), Math.atan(slope) + 0.9, -1.1, 1.25][Math.floor(4 * random(2))] + 0.35 * noise(4 * x, 4 * y, 53);
  const wash = mix(washes[Math.floor(washes.length * random(3))], skyWash, Math.max(0, 0.4 - 0.14 * i));
  return { region: 1 + i * 10000 + (strip + 50) * 100 + row + 50, dark, angle, wash };
}

/** @param {number} x @param {number} y @returns {Place} */
function sky(x, y) {
  const [dx, dy] = [x - sun.x, y - sun.y];
  const distance = length(dx, dy) - sun.radius;
  if (distance < 0)
    return {
      region: -1,
      dark: 0.16 + 0.5 * smoothstep(-0.04, 0.06, dx + dy - 0.02),
      angle: Math.atan2(dy, dx) + Math.PI / 2,
      wash: hex('#e0692f'),
    };
  const cloud = fractal(1.7 * x + 3, 3.6 * y + 1, 4, 54) + 0.05;
  const wash = mix(
    mix(skyWash, duskWash, smoothstep(0.12, 0.5, y)),
    hex('#f3cf73'),
    0.8 * smoothstep(0.22, 0.02, distance),
  );
  if (cloud > 0.16 && distance > 0.03) {
    const under = fractal(1.7 * x + 3, 3.6 * (y - 0.035) + 1, 4, 54) + 0.05;
    const dark = clamp(1.5 * (cloud - under) + 0.5 * smoothstep(0.3, 0.55, cloud) - 0.02);
    return {
      region: -2,
      dark,
      angle: 0.35 + 0.8 * noise(3 * x, 3 * y, 55),
      wash: mix(paper, hex('#c9b7b5'), clamp(2 * dark)),
    };
  }
  // Rays, and between them rings.
  const ray = 0.5 + 0.5 * Math.sin(26 * Math.atan2(dy, dx));
  const rays = smoothstep(0.5, 0.06, distance);
  const dark = clamp(0.62 - 0.55 * y - 0.34 * rays * ray + 0.1 * noise(5 * x, 5 * y, 56) - 0.12 * rays);
  return {
    region: -3,
    dark,
    angle: lerp(Math.atan2(dy, dx), 0.12 * noise(2 * x, 2 * y, 57), smoothstep(0.25, 0.6, distance)),
    wash,
  };
}

const layers = [
  { turn: 0, from: 0.08, spacing: 0.0088, length: 0.075, width: 0.002 },
  { turn: 0, from: 0.3, spacing: 0.0085, length: 0.05, width: 0.0021 },
  { turn: 1.1, from: 0.42, spacing: 0.0088, length: 0.045, width: 0.0021 },
  { turn: -0.75, from: 0.58, spacing: 0.0084, length: 0.036, width: 0.0023 },
  { turn: 0.5, from: 0.74, spacing: 0.0078, length: 0.03, width: 0.0026 },
];

/** Lines wherever it is darker than a layer begins at. @param {Pen} pen @param {typeof layers[0]} layer @param {number} aspect
 * @param {Random} random */
function hatch(pen, { turn, from, spacing, length: long, width }, aspect, random) {
  for (let y = -0.01; y < 1.02; y += spacing) {
    for (let x = -0.02; x < aspect + 0.02; x += 3 * spacing) {
      const [px, py] = [x + 1.5 * spacing * random.bell(), y + 0.35 * spacing * random.bell()];
      const { region, dark, angle } = place(px, py);
      if (dark < from + 0.04 * random.bell()) continue;
      const bold = clamp(0.75 + 0.8 * (dark - from), 0.75, 1.35);
      pen.line(
        px,
        py,
        angle + turn,
        { length: long * random.range(0.6, 1.2), width: width * bold },
        (ax, ay) => place(ax, ay).region === region,
      );
    }
  }
}

/** Trees along the ridges and lanes, far ones first. @param {number} aspect @param {Random} random */
function plant(aspect, random) {
  /** @type {import('./trees.mjs').Tree[]} */
  const trees = [];
  hills.forEach((_, i) => {
    const size = 0.028 + 0.021 * i;
    for (let k = 0; k < 17 - 2 * i; k++) {
      const x = random.range(-0.02, aspect + 0.02);
      const tall = noise(2.2 * x + 3 * i, 0.5, 58) > 0.05;
      trees.push({
        x,
        foot: ridge(i, x) + (random.next() < 0.5 ? 0.006 : random.range(0.02, 0.09)),
        size: size * random.range(0.75, 1.3),
        tall,
      });
    }
  });
  return trees.sort((a, b) => a.foot - b.foot);
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function ink(canvas) {
  const random = new Random(1521);
  const pen = new Pen(canvas, hex('#1f1a24'), random);
  canvas.shade((x, y) => {
    // Washes run over the drawn edges here and there, and pool in places.
    const { wash, dark } = place(x + 0.006 * fractal(7 * x, 7 * y, 3, 60), y + 0.006 * fractal(7 * x, 7 * y, 3, 61));
    const pooled = clamp(0.62 + 0.45 * fractal(4 * x, 4 * y, 4, 62) + 0.35 * dark, 0.15, 1);
    return mix(paper, wash, pooled);
  });
  for (const layer of layers) hatch(pen, layer, canvas.aspect, random);
  outlines(pen, canvas.aspect);
  for (const tree of plant(canvas.aspect, random)) drawTree(pen, tree, paper, random);
  canvas.change((color, x, y) =>
    scale(color, 1 + 0.035 * noise(150 * x, 150 * y, 63) + 0.03 * noise(40 * x, 40 * y, 64)),
  );
}

/** The contours, drawn twice as a quick hand does. @param {Pen} pen @param {number} aspect */
function outlines(pen, aspect) {
  for (let pass = 0; pass < 2; pass++) {
    hills.forEach((_, i) => {
      const width = 0.0026 + 0.0005 * i;
      for (let x = 0; x < aspect; x += 0.035) {
        if (hills.some((_hill, j) => j > i && ridge(j, x) < ridge(i, x))) continue;
        pen.line(x, ridge(i, x), Math.atan(slopeOf(i, x)), { length: 0.06, width }, () => true);
      }
    });
    for (let angle = 0; angle < 6.3; angle += 0.3) {
      const [px, py] = [sun.x + sun.radius * Math.cos(angle), sun.y + sun.radius * Math.sin(angle)];
      pen.line(px, py, angle + Math.PI / 2, { length: 0.045, width: 0.0028, bend: 1 / sun.radius }, () => true);
    }
  }
}
