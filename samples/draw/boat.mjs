// A sailing boat on the open sea in the morning: waves as a height field, a boat of distances, the sky in the water.
import {
  add,
  bell,
  clamp,
  dot,
  film,
  gradient,
  hex,
  length,
  mix,
  normalize,
  reflect,
  scale,
  smoothstep,
} from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { boatAt, boatColor, sun, sunlight, toBoat } from './sailboat.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */

/** @type {Vector} */
const eye = [0, 1.15, -6];

/** @param {number} x @param {number} z @param {boolean} fine whether ripples count */
function wave(x, z, fine) {
  let height =
    0.16 * Math.sin(0.9 * x + 0.55 * z + 1.4 * noise(0.3 * x, 0.3 * z, 1)) +
    0.1 * Math.sin(-0.7 * x + 1.5 * z + 2 * noise(0.4 * x, 0.5 * z, 2));
  // Pointed crests: creases of noise, turned over.
  height +=
    0.13 * (0.5 - Math.abs(noise(0.8 * x + 2, 1.25 * z, 3))) + 0.055 * (0.5 - Math.abs(noise(1.9 * x, 3 * z, 4)));
  if (fine)
    height += 0.022 * noise(4.2 * x, 6.5 * z, 5) + 0.011 * noise(9 * x, 14 * z, 6) + 0.005 * noise(21 * x, 30 * z, 7);
  return height;
}

/** @param {Vector} direction @returns {Color} */
function sky(direction) {
  const high = clamp(direction[1]);
  const towards = clamp(dot(direction, sun));
  const air = gradient(
    [
      [0, hex('#f4dcc0')],
      [0.1, hex('#c3d6e2')],
      [0.32, hex('#6fa6d6')],
      [1, hex('#1f5aa8')],
    ],
    high + 0.02,
  );
  const light = add(air, sunlight, 0.4 * towards ** 24 + 0.1 * towards ** 4);
  const near = 1 / (high + 0.16);
  const heaps = fractal(0.62 * direction[0] * near + 3, 1.15 * direction[2] * near, 6, 11);
  const lit = fractal(0.62 * (direction[0] + 0.06) * near + 3, 1.15 * direction[2] * near, 6, 11);
  const cloud = mix(hex('#9fb0c6'), [1.25, 1.16, 1.06], clamp(0.6 + 2 * (heaps - lit)));
  return mix(light, cloud, 0.9 * smoothstep(0.02, 0.36, heaps) * smoothstep(0.01, 0.16, high));
}

/** @param {Vector} from @param {Vector} direction @returns {number} */
function toSea(from, direction) {
  if (direction[1] > 0.02) return Number.POSITIVE_INFINITY;
  let t = Math.max(0, (from[1] - 0.45) / -Math.min(direction[1], -1e-4));
  for (let step = 0; step < 120 && t < 90; step++) {
    const p = add(from, direction, t);
    const free = p[1] - wave(p[0], p[2], t < 20);
    if (free < 0.0012 * t) return t;
    t += 0.55 * free + 0.001 * t;
  }
  return t < 90 || direction[1] < -0.004 ? t : Number.POSITIVE_INFINITY;
}

/** @param {Vector} p @param {number} t @param {Vector} direction @returns {Color} */
function sea(p, t, direction) {
  const e = 0.006 + 0.0035 * t;
  const [x, , z] = p;
  const normal = normalize([
    wave(x - e, z, true) - wave(x + e, z, true),
    2 * e,
    wave(x, z - e, true) - wave(x, z + e, true),
  ]);
  const mirrored = reflect(direction, normal);
  mirrored[1] = Math.abs(mirrored[1]) + 0.01;
  const fresnel = 0.03 + 0.97 * (1 - clamp(-dot(direction, normal))) ** 5;
  const sails = toBoat(add(p, [0, 0.02, 0]), mirrored, 9);
  const seen = sails < 9 ? boatColor(add(p, mirrored, sails), mirrored) : sky(mirrored);
  const high = wave(x, z, false);
  // Light shines through the thin crests.
  const deep = mix(hex('#062a45'), hex('#1f7f86'), clamp(0.22 + 1.9 * high + 0.3 * normal[2]));
  const glint = 2.2 * clamp(dot(mirrored, sun)) ** 220;
  const foam =
    smoothstep(0.2, 0.3, high + 0.1 * noise(3 * x, 4 * z, 13)) * smoothstep(0.05, 0.45, fractal(5 * x, 8 * z, 3, 14));
  const bow =
    bell(length(0.75 * (x - boatAt.x), 1.3 * (z - boatAt.z)) - 0.9, 0.4) *
    smoothstep(0, 0.5, fractal(4 * x, 6 * z, 3, 15) + 0.12);
  const water = add(mix(deep, scale(seen, 0.95), clamp(fresnel, 0, 0.85)), sunlight, glint);
  const haze = 1 - Math.exp(-0.02 * Math.max(0, t - 6));
  return mix(
    mix(water, [0.92, 0.96, 1], clamp(0.7 * foam * Math.exp(-0.03 * t) + 0.85 * bow)),
    hex('#c3d6e2'),
    0.6 * haze,
  );
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function boatAtSea(canvas) {
  canvas.shade((x, y) => {
    const direction = normalize([x - canvas.aspect / 2, 0.47 - y, 1.35]);
    const water = toSea(eye, direction);
    const hit = toBoat(eye, direction, Math.min(water, 30));
    if (hit < water) return film(scale(boatColor(add(eye, direction, hit), direction), 0.95));
    const seen = water < Number.POSITIVE_INFINITY ? sea(add(eye, direction, water), water, direction) : sky(direction);
    return film(scale(seen, 0.95));
  }, 0.06);
}
