// Fruit, a bowl and a jug on a linen cloth, by a window: ray-marched distances, soft shadows, reflections of the window.

import { finish } from './materials.mjs';
import { add, clamp, dot, film, mix, multiply, normalize, reflect, scale, smoothstep } from './math.mjs';
import { fractal } from './noise.mjs';
import { distanceTo, materialAt, things } from './table.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */

/** @type {Vector} */
const eye = [-0.02, 1.85, -5.5];
/** The window's middle, left of the picture: its light comes from there. @type {Vector} */
const window = [-5.2, 3.7, -1.9];
/** @type {Color} */
const daylight = [3.5, 3.15, 2.6];
/** @type {Color} */
const roomlight = [0.27, 0.3, 0.36];

/** @param {Vector} p @param {number} e @returns {Vector} */
function normalAt([x, y, z], e) {
  // Four corners of a tetrahedron are enough for a slope.
  const a = distanceTo(x + e, y - e, z - e);
  const b = distanceTo(x - e, y - e, z + e);
  const c = distanceTo(x - e, y + e, z - e);
  const d = distanceTo(x + e, y + e, z + e);
  return normalize([a - b - c + d, c - a - b + d, b - a - c + d]);
}

/** @param {Vector} from @param {Vector} direction @param {number} longest */
function march(from, direction, longest) {
  let t = 0.01;
  for (let step = 0; step < 150 && t < longest; step++) {
    const free = distanceTo(from[0] + t * direction[0], from[1] + t * direction[1], from[2] + t * direction[2]);
    if (free < 0.0007 * (1 + 0.3 * t)) return t;
    t += free;
  }
  return Number.POSITIVE_INFINITY;
}

/** How much of the window a point sees, 0..1: the narrower a ray slips past something, the less. @param {Vector} p
 * @param {Vector} direction */
function seen(p, direction) {
  let [t, open] = [0.02, 1];
  for (let step = 0; step < 40 && t < 3.2; step++) {
    const free = distanceTo(p[0] + t * direction[0], p[1] + t * direction[1], p[2] + t * direction[2]);
    open = Math.min(open, 0.5 + (4.5 * free) / t);
    if (open <= 0) return 0;
    if (p[1] + t * direction[1] > 2.1) break;
    t += clamp(free, 0.012, 0.2);
  }
  return smoothstep(0, 1, open);
}

/** How open the space around a point is, 0..1. @param {Vector} p @param {Vector} normal */
function openness(p, normal) {
  let closed = 0;
  for (let i = 1, weight = 1; i <= 5; i++, weight *= 0.62) {
    const reach = 0.018 + 0.062 * i * i * 0.5;
    const q = add(p, normal, reach);
    closed += (weight * Math.max(0, reach - distanceTo(q[0], q[1], q[2]))) / reach;
  }
  return clamp(1 - 0.52 * closed, 0.05);
}

/** What a shiny surface mirrors of the room: the window with its bars, and a dim rest. @param {Vector} direction @returns {Color} */
function room(direction) {
  const toWindow = direction[0] < -0.05 ? 5.2 / -direction[0] : 0;
  const across = direction[2] * toWindow + 1.9;
  const up = direction[1] * toWindow - 2.6;
  const pane = (/** @type {number} */ x, /** @type {number} */ half) =>
    smoothstep(half + 0.08, half - 0.08, Math.abs(x)) * smoothstep(0.05, 0.16, Math.abs(x));
  const glass = toWindow > 0 ? pane(across, 1.15) * pane(up, 1.7) : 0;
  const dim = 0.1 + 0.12 * clamp(0.5 + 0.5 * direction[1]);
  return [dim + 4.2 * glass, 1.03 * dim + 4.1 * glass, 1.1 * dim + 3.9 * glass];
}

/** The wall behind: plaster, lit by the window through its bars, darker away from it. @param {Vector} p @returns {Color} */
function wallColor([x, y]) {
  const plaster = 1 + 0.09 * fractal(1.4 * x, 1.4 * y, 6, 81) + 0.05 * fractal(9 * x, 9 * y, 3, 82);
  const [u, v] = [x - 0.55 - 0.32 * (y - 2), y - 0.22 * x];
  const soft = (/** @type {number} */ at, /** @type {number} */ low, /** @type {number} */ high) =>
    smoothstep(low - 0.12, low + 0.12, at) * smoothstep(high + 0.12, high - 0.12, at);
  const bars =
    1 -
    0.75 * (1 - smoothstep(0.02, 0.09, Math.abs(u - 0.6))) -
    0.75 * (1 - smoothstep(0.02, 0.09, Math.abs(v - 2.05)));
  const patch = soft(u, -0.1, 1.3) * soft(v, 1.1, 3.2) * clamp(bars);
  const base = mix([0.105, 0.125, 0.11], [0.2, 0.2, 0.155], smoothstep(2.8, -2.6, x + 0.3 * y));
  return scale(add(base, [0.42, 0.33, 0.19], 0.62 * patch), plaster);
}

/** @param {Vector} p @param {Vector} direction @param {number} t @param {boolean} mirrors @returns {Color} */
function shade(p, direction, t, mirrors) {
  const material = materialAt(p[0], p[1], p[2]);
  const { color, bump, gloss, glow } = finish(material, p);
  const flat = normalAt(p, 0.0008 * (1 + 0.2 * t));
  const normal = bump ? normalize(add(flat, bump)) : flat;
  const toWindow = normalize(add(window, p, -1));
  const start = add(p, flat, 0.008);
  // Something lets a little light through: fruit is no stone.
  const facing = clamp((dot(normal, toWindow) + glow) / (1 + glow));
  const direct = facing > 0 ? facing * seen(start, toWindow) : 0;
  const open = openness(p, flat);
  const above = 0.55 + 0.45 * normal[1];
  // From the cloth and the warm wall to the right.
  const bounce = 0.2 * clamp(0.45 - 0.55 * normal[1]) + 0.07 * clamp(normal[0]);
  /** @type {Color} */
  const light = [
    direct * daylight[0] + open * (roomlight[0] * above + bounce * 1.2),
    direct * daylight[1] + open * (roomlight[1] * above + bounce),
    direct * daylight[2] + open * (roomlight[2] * above + bounce * 0.75),
  ];
  const body = multiply(color, light);
  if (gloss === 0) return body;
  const mirrored = reflect(direction, normal);
  const fresnel = gloss * (0.04 + 0.5 * (1 - clamp(-dot(direction, normal))) ** 4);
  // Weak mirrors need no more than the window in them.
  const hit = mirrors && fresnel > 0.09 ? march(start, mirrored, 2) : Number.POSITIVE_INFINITY;
  const image =
    hit < 2 ? shade(add(start, mirrored, hit), mirrored, t + hit, false) : scale(room(mirrored), 0.35 + 0.65 * open);
  return add(body, image, fresnel);
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function stillLife(canvas) {
  canvas.shade((x, y) => {
    const direction = normalize([x - canvas.aspect / 2, 0.285 - y, 1.54]);
    const toWall = (things.wall - eye[2]) / direction[2];
    const t = march(eye, direction, Math.min(9, toWall));
    const vignette = 1 - 0.55 * ((x / canvas.aspect - 0.46) ** 2 + (y - 0.55) ** 2);
    const seenColor =
      t < toWall ? shade(add(eye, direction, t), direction, t, true) : wallColor(add(eye, direction, toWall));
    return film(scale(seenColor, 0.86 * vignette));
  }, 0.05);
}
