// Waves as a Japanese woodblock print would have them: flat inks, carved lines, the grain of the block, paper.
import { bell, clamp, gradient, hex, length, mix, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { createWave } from './waves.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./waves.mjs').Wave} Wave */

const paper = hex('#ecdfc2');
const foamWhite = hex('#f6eed9');
const shade = hex('#b9cdc4');
const line = hex('#0e1d38');
const blues = ['#152c56', '#1f4a80', '#3c74a0', '#7fa9b8', '#bccfc4'].map(hex);
const red = hex('#c2402c');

/** Back to front. @type {import('./waves.mjs').Row[]} */
const rows = [
  {
    base: 0.5,
    tone: 0.8,
    units: [
      [-0.1, 0.5, 0.05, 0.2],
      [0.35, 0.4, 0.06, 0.3],
      [0.75, 0.4, 0.07, 0.8],
      [1.12, 0.36, 0.06, 0.3],
      [1.4, 0.3, 0.06, 0],
    ],
  },
  {
    base: 0.6,
    tone: 0.5,
    units: [
      [0.02, 0.5, 0.1, 0.3],
      [0.6, 0.6, 0.12, 0.2],
      [1.13, 0.5, 0.17, 1],
      [1.55, 0.4, 0.1, 0],
    ],
  },
  {
    base: 0.8,
    tone: 0.2,
    units: [
      [0.34, 1.02, 0.62, 1],
      [1.12, 0.56, 0.1, 0.15],
      [1.6, 0.4, 0.1, 0],
    ],
  },
  {
    base: 0.88,
    tone: 0.4,
    units: [
      [0.02, 0.44, 0.12, 0.4],
      [0.5, 0.55, 0.1, 0.1],
      [1.02, 0.56, 0.27, 1],
      [1.5, 0.4, 0.1, 0],
    ],
  },
  {
    base: 0.98,
    tone: 0.1,
    units: [
      [0.2, 0.52, 0.2, 1],
      [0.74, 0.54, 0.1, 0.3],
      [1.28, 0.56, 0.17, 0.9],
    ],
  },
];

/** @param {Wave} wave @param {number} tone @param {number} x @param {number} y @returns {Color | undefined} */
function waveColor(wave, tone, x, y) {
  const foam = wave.foam.at(x, y);
  const width = 0.0021 + 0.0007 * noise(30 * x, 30 * y, 4);
  if (foam < -width) return foamColor(foam, x, y);
  const depth = -wave.water.at(x, y);
  if (foam < width || Math.abs(depth) < width) return line;
  if (depth < 0) return undefined;
  return waterColor(depth, tone, x, y);
}

/** White, with carved lines that repeat its edge further in, and a shade where it is deep.
 * @param {number} foam @param {number} x @param {number} y */
function foamColor(foam, x, y) {
  const depth = -foam + 0.0015 * noise(30 * x, 30 * y, 5);
  const carved = Math.abs((depth % 0.0105) - 0.006) < 0.0011 && noise(19 * x, 19 * y, 6) > -0.25;
  if (carved) return depth < 0.012 ? blues[2] : blues[3];
  return depth > 0.013 && noise(14 * x, 14 * y, 7) > 0.05 ? shade : foamWhite;
}

/** Bands that follow the surface, narrower as they go down, each a flat ink with carved lines between.
 * @param {number} depth @param {number} tone @param {number} x @param {number} y */
function waterColor(depth, tone, x, y) {
  const bent = Math.max(0, depth + 0.006 * noise(5 * x, 5 * y, 8));
  const band = 7.2 * (bent / 0.2) ** 0.72 + 0.12 * noise(9 * x, 9 * y, 9);
  const index = Math.floor(band);
  const within = band - index;
  const base = 4 * tone;
  const pale = [0, 1.3, 0, 2.6, 0.6, 0, 1.6, 0.3][((index % 8) + 8) % 8];
  const at = clamp(base * 0.75 + pale, 0, 4);
  const flat = mix(blues[Math.floor(at)], blues[Math.min(4, Math.floor(at) + 1)], at % 1);
  // Lines that swell and run out, as a knife makes them.
  const swelling = 0.07 + 0.07 * noise(7 * x + index, 7 * y, 10);
  if (within < swelling) return index % 2 ? foamWhite : line;
  const hair = Math.abs(within - 0.55) < 0.045 && noise(5 * x, 5 * y + 3 * index, 11) > -0.1;
  return hair ? mix(flat, foamWhite, pale > 1 ? 0.75 : 0.4) : flat;
}

/** @type {[number, Color][]} */
const skyStops = [
  [0, hex('#3d6f8e')],
  [0.14, hex('#9dbab4')],
  [0.3, hex('#e6d8b4')],
  [0.42, hex('#eec79a')],
  [0.56, hex('#e5a582')],
];

/** @param {number} x @param {number} y */
function sky(x, y) {
  const wiped = y + 0.012 * noise(1.5 * x, 40 * y, 13);
  let color = gradient(skyStops, wiped);
  const sun = length(x - 0.95, y - 0.25) - 0.105;
  if (sun < 0) color = mix(red, hex('#dd6a44'), smoothstep(0.2, 0.36, wiped));
  // Bands of mist, rounded at their ends, before the sun and the mountains.
  const peaks =
    0.455 -
    0.085 * bell(x - 1.2, 0.1) -
    0.06 * bell(x - 1.02, 0.08) -
    0.05 * bell(x - 0.82, 0.09) +
    0.005 * fractal(22 * x, 1, 2, 14);
  if (y > peaks) color = mix(blues[2], hex('#d9b795'), 0.2 + smoothstep(peaks, peaks + 0.1, y) * 0.7);
  if (Math.abs(y - peaks) < 0.0017) color = line;
  for (const [mx, my, half, thick] of mists) {
    const mist = length(Math.max(0, Math.abs(x - mx) - half), y - my) - thick;
    if (Math.abs(mist) < 0.0014) color = mix(line, blues[2], 0.5);
    else if (mist < 0) color = mix(foamWhite, hex('#e8cfa6'), smoothstep(my - thick, my + thick, y));
  }
  return color;
}

const mists = [
  [1.2, 0.14, 0.22, 0.014],
  [1.08, 0.168, 0.2, 0.014],
  [0.84, 0.345, 0.14, 0.012],
  [0.96, 0.369, 0.2, 0.012],
  [1.24, 0.345, 0.09, 0.012],
];

/** @param {Wave[]} waves @param {number} x @param {number} y */
function print(waves, x, y) {
  for (let i = waves.length - 1; i >= 0; i--) {
    const color = waveColor(waves[i], rows[i].tone, x, y);
    if (color) return color;
  }
  return sky(x, y);
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function woodblock(canvas) {
  const waves = rows.map((row, i) => createWave(row, canvas.aspect, 30 + i));
  canvas.shade((x, y) => {
    // The hand of the carver: no line is quite where it was drawn.
    return print(waves, x + 0.0012 * noise(45 * x, 45 * y, 1), y + 0.0012 * noise(45 * x, 45 * y, 2));
  });
  canvas.change((color, x, y) => {
    // The block's grain shows in the ink; the paper's fibers stay pale where the baren did not press.
    const grain = noise(3 * x + 0.4 * noise(2 * x, 3 * y, 21), 70 * y + 9 * noise(1.3 * x, 1.3 * y, 22), 23);
    const fiber = noise(130 * x, 130 * y, 24) + 0.7 * noise(260 * x, 260 * y, 25);
    const worn = clamp(0.07 + 0.09 * grain + 0.22 * smoothstep(0.5, 1.3, fiber));
    return scale(mix(color, paper, worn), 1 + 0.05 * fiber + 0.03 * noise(20 * x, 20 * y, 26));
  });
}
