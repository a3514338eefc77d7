// A lake in the mountains at sunset: a ray-marched height field, water that mirrors it, a tower on the shore.
import { film } from './canvas.mjs';
import { add, clamp, dot, fractal, gradient, hex, mix, noise, normalize, ridges, scale, smoothstep } from './math.mjs';

const sun = normalize([-0.42, 0.16, 1]);
const sunlight = [2.6, 1.55, 0.8];
const eye = [0, 0.5, -2.2];
const exposure = 0.8;

const skyStops = [
  [0, hex('#f7b865')],
  [0.1, hex('#e88f6a')],
  [0.25, hex('#9a6f9c')],
  [0.5, hex('#41649f')],
  [1, hex('#173a78')],
];

/** The height of the ground: a shore on the right, hills, and mountains behind; negative under water. */
function ground(x, z, octaves) {
  const mountains = smoothstep(4.5, 9, z) * (4.6 * ridges(0.17 * x + 3.1, 0.17 * z + 1.7, octaves, 5) - 0.7);
  const hills = smoothstep(2, 5, z + 0.5 * Math.abs(x)) * (0.35 + 0.55 * fractal(0.5 * x, 0.5 * z, octaves, 11));
  const spit = 0.42 * Math.exp(-((x - 1.5) ** 2) / 0.5 - (z - 2.1) ** 2 / 0.22);
  const near = 0.35 * smoothstep(0.8, 2.2, x) * smoothstep(2.2, 0.4, z);
  return Math.max(mountains, hills) + spit + near + 0.03 * fractal(4 * x, 4 * z, 3, 17) - 0.16;
}

/** Distance to the tower on the spit, and which part of it. */
function tower([x, y, z]) {
  const [px, pz] = [x - 1.36, z - 2.05];
  const radius = Math.hypot(px, pz);
  const wall = Math.max(radius - 0.105 + 0.02 * y, y - 0.86);
  const roof = Math.max(0.87 * (radius - 0.17) + 0.5 * (y - 0.84), 0.82 - y);
  const house = Math.max(Math.abs(px - 0.24) - 0.19, Math.abs(pz) - 0.12, y - 0.47);
  const gable = Math.max(0.75 * (Math.abs(pz) - 0.17) + 0.66 * (y - 0.45), Math.abs(px - 0.24) - 0.21, 0.44 - y);
  const distance = Math.min(wall, roof, house, gable);
  return { distance, isRoof: distance === roof || distance === gable };
}

/** How far a ray goes before it meets something; Infinity for the sky. */
function march(from, direction, longest, octaves) {
  let t = 0.02;
  for (let step = 0; step < 220 && t < longest; step++) {
    const [x, y, z] = [from[0] + t * direction[0], from[1] + t * direction[1], from[2] + t * direction[2]];
    if (y > 4.6 && direction[1] > 0) break;
    const above = y - ground(x, z, octaves);
    const isNear = Math.abs(x - 1.4) < 0.8 && Math.abs(z - 2) < 0.8 && y < 1.4;
    const free = isNear ? Math.min(0.6 * above, 0.8 * tower([x, y, z]).distance) : 0.5 * above;
    if (free < 0.0006 * (1 + t)) return t;
    t += free;
  }
  return Number.POSITIVE_INFINITY;
}

function sky(direction) {
  const height = clamp(direction[1] / 0.75);
  const glow = Math.max(0, dot(direction, sun));
  let color = scale(gradient(skyStops, height ** 0.8), 0.8);
  color = add(color, scale(sunlight, 0.34 * glow ** 32 + 0.06 * glow ** 8));
  if (glow > 0.99955) color = add(color, [5, 3.6, 1.9]);
  const [u, v] = [direction[0] / (direction[1] + 0.14), direction[2] / (direction[1] + 0.14)];
  const cover = smoothstep(0.06, 0.26, fractal(0.6 * u + 1, 1.2 * v + 4, 7, 23));
  const lining = mix(hex('#75698c'), [1.5, 0.9, 0.6], clamp(0.25 + 0.75 * glow ** 3 - 0.4 * cover));
  return mix(color, lining, 0.85 * cover * smoothstep(0.02, 0.16, direction[1]));
}

function normalAt([x, y, z], t) {
  const e = 0.0015 * (1 + t);
  if (tower([x, y, z]).distance < 0.004) {
    const d = (dx, dy, dz) => tower([x + dx, y + dy, z + dz]).distance;
    return normalize([d(e, 0, 0) - d(-e, 0, 0), d(0, e, 0) - d(0, -e, 0), d(0, 0, e) - d(0, 0, -e)]);
  }
  const h = (dx, dz) => ground(x + dx, z + dz, 8);
  return normalize([h(-e, 0) - h(e, 0), 2 * e, h(0, -e) - h(0, e)]);
}

function surfaceColor(point, normal) {
  const [x, y, z] = point;
  const { distance, isRoof } = tower(point);
  if (distance < 0.004) return isRoof ? hex('#a8442f') : scale(hex('#e9dcc3'), 0.85 + 0.15 * noise(40 * x, 40 * y, 3));
  const rock = mix(hex('#5b4c58'), hex('#a0796a'), 0.5 + 0.5 * noise(3 * x, 9 * y, 31));
  const meadow = mix(hex('#4f6b34'), hex('#8b8a3e'), clamp(0.5 + fractal(1.3 * x, 1.3 * z, 4, 37)));
  const snow = smoothstep(1.3, 1.75, y + 0.35 * noise(2 * x, 2 * z, 41)) * smoothstep(0.45, 0.7, normal[1]);
  const base = mix(rock, meadow, smoothstep(0.62, 0.82, normal[1]) * smoothstep(1.3, 0.5, y));
  return mix(mix(hex('#b79e74'), base, smoothstep(0.005, 0.05, y)), [0.9, 0.9, 0.95], snow);
}

function land(point, t, direction) {
  const normal = normalAt(point, t);
  const lifted = add(point, scale(normal, 0.004 * (1 + t)));
  const direct = clamp(dot(normal, sun));
  const lit = direct > 0 && march(lifted, sun, 9, 5) === Number.POSITIVE_INFINITY ? direct : 0;
  const ambient = scale([0.34, 0.42, 0.62], 0.55 + 0.45 * normal[1]);
  const bounce = scale(sunlight, 0.1 * clamp(-normal[2] * 0.5 + 0.5));
  const color = surfaceColor(point, normal).map(
    (value, i) => value * (1.5 * lit * sunlight[i] + ambient[i] + bounce[i]),
  );
  return haze(color, t, direction);
}

function haze(color, t, direction) {
  const amount = 1 - Math.exp(-0.03 * Math.max(0, t - 1.5));
  const glow = Math.max(0, dot(direction, sun)) ** 6;
  return mix(color, mix([0.27, 0.33, 0.6], [1.1, 0.62, 0.32], glow), amount);
}

/** What a ray sees that does not meet the water first. */
function scenery(from, direction, octaves) {
  const t = march(from, direction, 26, octaves);
  return t === Number.POSITIVE_INFINITY ? sky(direction) : land(add(from, scale(direction, t)), t, direction);
}

function water(point, t, direction) {
  const fine = 1 / (1 + 0.5 * t);
  const wave = (k) => noise(3 * point[0] + k, 16 * point[2], 51) + 0.6 * noise(9 * point[0] + k, 40 * point[2], 53);
  const normal = normalize([0.022 * fine * wave(0), 1, 0.04 * fine * wave(9)]);
  const mirrored = add(direction, scale(normal, -2 * dot(direction, normal)));
  const reflected = scenery(point, [mirrored[0], Math.abs(mirrored[1]) + 0.003, mirrored[2]], 6);
  const grazing = 0.12 + 0.88 * (1 - clamp(-dot(direction, normal))) ** 3;
  return haze(mix(hex('#12303d'), reflected, grazing), 0.6 * t, direction);
}

export function landscape(canvas) {
  canvas.shade((x, y) => {
    const direction = normalize([x - canvas.aspect / 2, 0.56 - y, 1.15]);
    const toWater = direction[1] < 0 ? -eye[1] / direction[1] : Number.POSITIVE_INFINITY;
    const t = march(eye, direction, Math.min(26, toWater), 8);
    if (t < toWater && t !== Number.POSITIVE_INFINITY) {
      return film(scale(land(add(eye, scale(direction, t)), t, direction), exposure));
    }
    const seen = toWater < 40 ? water(add(eye, scale(direction, toWater)), toWater, direction) : sky(direction);
    return film(scale(seen, exposure));
  }, 1);
}
