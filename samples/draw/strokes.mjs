// Thick strokes of oil paint: a low sun over furrowed fields, an old olive tree, a sky in motion.
import { bell, clamp, hex, lerp, mix, ramp, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { OilPaint } from './paint.mjs';
import { Random } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */

/** What the painter has squeezed out for each part of the picture, dark to pale. */
const palettes = {
  sky: ['#0a1c4d', '#123a86', '#1d5cb0', '#3b8ac6', '#7fbcd0', '#cfe3c9', '#f3ecc0'].map(hex),
  sun: ['#c9651a', '#e58e1c', '#f5b62a', '#fbd652', '#fdeea0', '#fffbe2'].map(hex),
  far: ['#16225c', '#2b3f8c', '#3f66a8', '#6d8fc0', '#a79cc8'].map(hex),
  hill: ['#0c2f3c', '#14544f', '#2d7a55', '#6d9c4a', '#b7b84c'].map(hex),
  field: ['#5b3a1c', '#a8641c', '#d8932a', '#efbb3c', '#f8dd78', '#fcf0b4'].map(hex),
  furrow: ['#123048', '#1f5560', '#3f7a58', '#7d9440'].map(hex),
  leaves: ['#06202c', '#0e3f42', '#1f6650', '#4f8f58', '#9fb760', '#dcd88a'].map(hex),
  trunk: ['#1a1230', '#3a2140', '#6a3a3c', '#a8653a'].map(hex),
};

const sun = { x: 0.95, y: 0.26, radius: 0.105 };
const swirls = [
  { x: 0.46, y: 0.2, radius: 0.12, spin: 1 },
  { x: 0.7, y: 0.43, radius: 0.07, spin: -1 },
  { x: 0.1, y: 0.13, radius: 0.075, spin: -1 },
  { x: 1.27, y: 0.47, radius: 0.06, spin: 1 },
];
const vanishing = { x: 0.74, y: 0.5 };
const crowns = [
  { x: 0.2, y: 0.5, radius: 0.15 },
  { x: 0.33, y: 0.57, radius: 0.1 },
  { x: 0.08, y: 0.58, radius: 0.1 },
];

const farEdge = (/** @type {number} */ x) => 0.585 - 0.055 * Math.sin(4.1 * x + 0.4) + 0.02 * Math.sin(11 * x);
const hillEdge = (/** @type {number} */ x) => 0.66 + 0.035 * Math.sin(3.3 * x + 2.2);
const fieldEdge = (/** @type {number} */ x) => 0.735 + 0.025 * Math.sin(2.3 * x + 4.4);

/** How far outside the tree's crown a point is. @param {number} x @param {number} y */
function outsideCrown(x, y) {
  const ragged = 0.03 * fractal(9 * x, 9 * y, 2, 41);
  return Math.min(...crowns.map((c) => Math.hypot(x - c.x, 1.15 * (y - c.y)) - c.radius)) + ragged;
}

/** How far outside the trunk. @param {number} x @param {number} y */
const outsideTrunk = (x, y) =>
  Math.abs(x - 0.21 - 0.03 * Math.sin(14 * y)) - 0.027 - 0.3 * Math.max(0, y - 0.79) ** 1.4 - 9 * Math.max(0, 0.5 - y);

/** @typedef {keyof typeof palettes} Part */

/** What a place shows: a palette, how pale it is there, which way the brush goes, how fine it is to be.
 * @param {number} x @param {number} y @returns {{ part: Part, pale: number, angle: number, fine: number }} */
function subject(x, y) {
  if (outsideCrown(x, y) < 0) return crown(x, y);
  if (y > 0.5 && y < 0.86 && outsideTrunk(x, y) < 0) {
    return { part: 'trunk', pale: 0.25 + 9 * (x - 0.2), angle: Math.PI / 2 + 0.4 * Math.cos(14 * y), fine: 1 };
  }
  if (y > fieldEdge(x)) return field(x, y);
  if (y > hillEdge(x)) {
    const tone = 0.45 + 0.5 * Math.sin(26 * x + 40 * y + 3 * noise(3 * x, 3 * y, 5));
    return { part: 'hill', pale: tone, angle: 0.35 * Math.cos(9 * x) - 0.15, fine: 0.7 };
  }
  if (y > farEdge(x)) {
    const tone = 0.25 + 5 * (y - farEdge(x)) + 0.35 * noise(7 * x, 9 * y, 6);
    return { part: 'far', pale: tone, angle: -0.5 * Math.cos(4.1 * x + 0.4) + 0.3, fine: 0.6 };
  }
  return sky(x, y);
}

/** @param {number} x @param {number} y @returns {{ part: Part, pale: number, angle: number, fine: number }} */
function crown(x, y) {
  const near = crowns.reduce((a, b) =>
    Math.hypot(x - a.x, y - a.y) / a.radius < Math.hypot(x - b.x, y - b.y) / b.radius ? a : b,
  );
  const [dx, dy] = [(x - near.x) / near.radius, (y - near.y) / near.radius];
  const pale = 0.34 + 0.3 * dx - 0.28 * dy + 0.45 * noise(13 * x, 13 * y, 9);
  return { part: 'leaves', pale, angle: 0.5 + 0.5 * dx + 2.4 * noise(6 * x, 6 * y, 8), fine: 1.2 };
}

/** @param {number} x @param {number} y @returns {{ part: Part, pale: number, angle: number, fine: number }} */
function field(x, y) {
  const [dx, dy] = [x - vanishing.x, y - vanishing.y];
  const row = Math.sin(26 * (dx / dy) + 0.6 * noise(3 * x, 3 * y, 12));
  const shade = bell(x - 0.24 - 0.5 * (y - 0.8), 0.12) * bell(y - 0.86, 0.06);
  const angle = Math.atan2(dy, dx) + 0.25 * noise(4 * x, 4 * y, 13);
  if (row < -0.42 || shade > 0.6)
    return { part: 'furrow', pale: 0.5 + 0.5 * noise(8 * x, 8 * y, 14) - 0.4 * shade, angle, fine: 0.5 };
  return { part: 'field', pale: 0.42 + 0.3 * row + 0.3 * noise(5 * x, 7 * y, 15) - 0.5 * (y - 0.8), angle, fine: 0.5 };
}

/** @param {number} x @param {number} y @returns {{ part: Part, pale: number, angle: number, fine: number }} */
function sky(x, y) {
  const e = 0.004;
  let vx =
    1.1 + 0.8 * ((fractal(1.9 * x, 1.9 * (y + e), 2, 3) - fractal(1.9 * x, 1.9 * (y - e), 2, 3)) / (2 * e * 1.9));
  let vy = -0.8 * ((fractal(1.9 * (x + e), 1.9 * y, 2, 3) - fractal(1.9 * (x - e), 1.9 * y, 2, 3)) / (2 * e * 1.9));
  let pale = 0.16 + 0.35 * y + 0.24 * Math.sin(19 * y + 5 * fractal(1.5 * x, 1.5 * y, 2, 4));
  for (const swirl of swirls) {
    const [dx, dy] = [(x - swirl.x) / swirl.radius, (y - swirl.y) / swirl.radius];
    const distance = Math.hypot(dx, dy);
    const pull = 9 * bell(distance, 1.7);
    // Turning, and inwards a little: a spiral.
    vx += pull * (-dy * swirl.spin - 0.25 * dx);
    vy += pull * (dx * swirl.spin - 0.25 * dy);
    const arms = 0.5 + 0.5 * Math.sin(2 * swirl.spin * Math.atan2(dy, dx) - 4.2 * distance);
    pale = lerp(pale, 0.25 + 0.75 * arms, 0.85 * bell(distance, 1.5));
  }
  const [dx, dy] = [x - sun.x, y - sun.y];
  const distance = Math.hypot(dx, dy) / sun.radius;
  const pull = 14 * bell(distance, 2.3);
  vx += (-dy / sun.radius) * pull;
  vy += (dx / sun.radius) * pull;
  const angle = Math.atan2(vy, vx);
  if (distance < 1) return { part: 'sun', pale: 1 - 0.42 * distance, angle, fine: 0.8 };
  // Rings of light, weaker and wider as they go out.
  const ring = Math.sin(8.2 * distance + 3.6 + 0.9 * noise(5 * x, 5 * y, 17));
  const reach = smoothstep(3.7, 1.2, distance);
  if (ring > 1.1 - 0.8 * reach) return { part: 'sun', pale: 0.2 + 0.55 * reach * ring, angle, fine: 0.6 };
  return { part: 'sky', pale: pale + 0.42 * reach, angle, fine: 0.25 };
}

const flow = (/** @type {number} */ x, /** @type {number} */ y) => subject(x, y).angle;

/** @param {{ part: Part, pale: number }} place @param {Random} random @returns {Color} */
function paintFor({ part, pale }, random, spread = 0.11) {
  const color = ramp(palettes[part], pale + spread * random.bell());
  const warm = 1 + 0.07 * random.bell();
  return [color[0] * warm, color[1], color[2] / warm];
}

const brushes = [
  { width: 0.058, length: 0.27, spacing: 0.03, from: 0 },
  { width: 0.036, length: 0.2, spacing: 0.02, from: 0 },
  { width: 0.025, length: 0.13, spacing: 0.018, from: 0.2 },
  { width: 0.015, length: 0.075, spacing: 0.0145, from: 0.5 },
];

/** @param {import('./canvas.mjs').Canvas} canvas */
export function strokes(canvas) {
  const random = new Random(1853);
  const paint = new OilPaint(canvas);
  // The first, thin coat: it shows where the strokes leave gaps.
  canvas.shade((x, y) => {
    const { part, pale } = subject(x, y);
    return scale(ramp(palettes[part], 0.8 * pale), 0.8);
  }, 1);
  for (const brush of brushes) {
    const places = [];
    for (let y = -0.03; y < 1.04; y += brush.spacing) {
      for (let x = -0.03; x < canvas.aspect + 0.03; x += 1.5 * brush.spacing) {
        places.push([x + 1.1 * brush.spacing * random.bell(), y + 0.8 * brush.spacing * random.bell()]);
      }
    }
    // In no particular order, or the overlaps would all lean one way.
    for (const [x, y] of random.shuffle(places)) {
      const place = subject(x, y);
      if (place.fine + 0.5 * random.bell() < brush.from) continue;
      const main = paintFor(place, random);
      const second =
        random.next() < 0.12 ? paintFor(place, random, 0.5) : scale(mix(main, paintFor(place, random, 0.3), 0.7), 0.9);
      const size = random.range(0.75, 1.25) * (1 - 0.3 * place.fine);
      const seed = Math.floor(1000 * random.next());
      paint.stroke(
        { x, y, width: brush.width * size, length: brush.length * size * random.range(0.7, 1.2), main, second, seed },
        flow,
      );
    }
  }
  paint.light();
  canvas.change((color) => /** @type {Color} */ (color.map((value) => clamp(value))));
}
