// Gradient noise: smooth and random, without direction. Tables instead of hashing, for it runs a hundred million times.
import { clamp } from './math.mjs';
import { Random } from './random.mjs';

const mask = 1023;
const table = new Uint16Array(2 * (mask + 1));
const slopeX = new Float64Array(mask + 1);
const slopeY = new Float64Array(mask + 1);
const slopeZ = new Float64Array(mask + 1);
{
  const random = new Random(20);
  const order = random.shuffle(Array.from({ length: mask + 1 }, (_, i) => i));
  for (let i = 0; i <= mask; i++) {
    table[i] = table[i + mask + 1] = order[i];
    const [angle, height] = [2 * Math.PI * random.next(), random.range(-1, 1)];
    const radius = Math.sqrt(1 - height * height);
    slopeX[i] = radius * Math.cos(angle);
    slopeY[i] = radius * Math.sin(angle);
    slopeZ[i] = height;
  }
}

/** @param {number} t 0..1, smooth to the second derivative */
const fade = (t) => t * t * t * (t * (t * 6 - 15) + 10);

/** About -1..1. @param {number} x @param {number} y @param {number} z */
export function noise3(x, y, z) {
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const fx = x - i;
  const fy = y - j;
  const fz = z - k;
  const u = fade(fx);
  const v = fade(fy);
  let low = 0;
  let high = 0;
  for (let c = 0; c < 2; c++) {
    const layer = table[(k + c) & mask];
    const gz = fz - c;
    const top = table[(layer + j) & mask];
    const bottom = table[(layer + j + 1) & mask];
    const a = at(table[(top + i) & mask], fx, fy, gz);
    const b = at(table[(top + i + 1) & mask], fx - 1, fy, gz);
    const p = at(table[(bottom + i) & mask], fx, fy - 1, gz);
    const q = at(table[(bottom + i + 1) & mask], fx - 1, fy - 1, gz);
    const value = a + (b - a) * u + (p + (q - p) * u - a - (b - a) * u) * v;
    if (c === 0) low = value;
    else high = value;
  }
  return 1.5 * (low + (high - low) * fade(fz));
}

/** @param {number} g @param {number} x @param {number} y @param {number} z */
const at = (g, x, y, z) => slopeX[g] * x + slopeY[g] * y + slopeZ[g] * z;

/** About -1..1; seeds are integers. @param {number} x @param {number} y */
export function noise(x, y, seed = 0) {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const fx = x - i;
  const fy = y - j;
  const u = fade(fx);
  const layer = table[seed & mask];
  const top = table[(layer + j) & mask];
  const bottom = table[(layer + j + 1) & mask];
  const a = flat(table[(top + i) & mask], fx, fy);
  const b = flat(table[(top + i + 1) & mask], fx - 1, fy);
  const p = flat(table[(bottom + i) & mask], fx, fy - 1);
  const q = flat(table[(bottom + i + 1) & mask], fx - 1, fy - 1);
  const low = a + (b - a) * u;
  return 1.7 * (low + (p + (q - p) * u - low) * fade(fy));
}

/** @param {number} g @param {number} x @param {number} y */
const flat = (g, x, y) => slopeX[g] * x + slopeY[g] * y;

/** Octaves of noise, each half as strong and twice as fine, turned so that their lattices do not line up. About -1..1.
 * @param {number} x @param {number} y @param {number} octaves */
export function fractal(x, y, octaves, seed = 0) {
  let [sum, strength, px, py] = [0, 0.55, x, y];
  for (let octave = 0; octave < octaves; octave++) {
    sum += strength * noise(px, py, seed + octave);
    strength *= 0.5;
    const turned = 1.6 * px + 1.2 * py;
    py = 1.6 * py - 1.2 * px;
    px = turned;
  }
  return sum;
}

/** The same with creases where it is high, finer ones only on the larger: 0..1, as water carves mountains.
 * @param {number} x @param {number} y @param {number} octaves */
export function ridges(x, y, octaves, seed = 0) {
  let [sum, strength, weight, px, py] = [0, 0.55, 1, x, y];
  for (let octave = 0; octave < octaves; octave++) {
    const crease = (1 - Math.abs(noise(px, py, seed + octave))) ** 2 * weight;
    sum += strength * crease;
    weight = clamp(1.5 * crease);
    strength *= 0.5;
    const turned = 1.64 * px + 1.24 * py;
    py = 1.64 * py - 1.24 * px;
    px = turned;
  }
  return sum;
}
