// The little mathematics that all pictures share. Colors and points are plain arrays.

export const clamp = (x, low = 0, high = 1) => Math.min(high, Math.max(low, x));
export const lerp = (a, b, t) => a + (b - a) * t;
export const mix = (a, b, t) => a.map((value, i) => lerp(value, b[i], t));
export const scale = (a, s) => a.map((value) => value * s);
export const add = (a, b) => a.map((value, i) => value + b[i]);
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const normalize = (a) => scale(a, 1 / Math.hypot(...a));

export function smoothstep(from, to, x) {
  const t = clamp((x - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** `#rrggbb` as linear light 0..1. */
export function hex(text) {
  return [1, 3, 5].map((i) => (Number.parseInt(text.slice(i, i + 2), 16) / 255) ** 2.2);
}

/** A color from stops `[position, color]`, in order. */
export function gradient(stops, t) {
  const next = stops.findIndex(([position]) => position >= t);
  if (next <= 0) return next === 0 ? stops[0][1] : stops[stops.length - 1][1];
  const [[from, a], [to, b]] = [stops[next - 1], stops[next]];
  return mix(a, b, smoothstep(from, to, t));
}

/** Seeded uniform numbers (a 32-bit linear congruence, its output scrambled): `next()` in 0..1. */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return scramble(state) / 4294967296;
  };
  return {
    next,
    range: (low, high) => lerp(low, high, next()),
    normal: () => next() + next() + next() + next() - 2,
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

function scramble(value) {
  let x = value;
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return (x ^ (x >>> 15)) >>> 0;
}

/** A number 0..1 that belongs to a lattice point. */
export function hash(x, y, seed = 0) {
  return scramble(Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed + 1, 0x9e3779b1)) / 4294967296;
}

/** Value noise, -1..1, smooth to the second derivative. */
export function noise(x, y, seed = 0) {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - i, y - j];
  const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
  const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
  const top = lerp(hash(i, j, seed), hash(i + 1, j, seed), u);
  const bottom = lerp(hash(i, j + 1, seed), hash(i + 1, j + 1, seed), u);
  return 2 * lerp(top, bottom, v) - 1;
}

/** Octaves of noise, each half as strong and twice as fine, turned so that their lattices do not line up. */
export function fractal(x, y, octaves, seed = 0) {
  let [sum, strength, px, py] = [0, 0.5, x, y];
  for (let octave = 0; octave < octaves; octave++) {
    sum += strength * noise(px, py, seed + octave);
    strength /= 2;
    [px, py] = [1.6 * px + 1.2 * py, 1.6 * py - 1.2 * px];
  }
  return sum;
}

/** The same with creases instead of slopes where it is high: 0..1, like ridges. */
export function ridges(x, y, octaves, seed = 0) {
  let [sum, strength, px, py, weight] = [0, 0.5, x, y, 1];
  for (let octave = 0; octave < octaves; octave++) {
    const crease = (1 - Math.abs(noise(px, py, seed + octave))) ** 2 * weight;
    sum += strength * crease;
    weight = clamp(crease * 1.6);
    strength /= 2;
    [px, py] = [1.6 * px + 1.2 * py, 1.6 * py - 1.2 * px];
  }
  return sum;
}
