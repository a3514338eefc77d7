// The boat of the sea picture, as distances to its hull, mast and sails.
import { add, clamp, dot, hex, length, multiply, normalize, scale, smoothstep } from './math.mjs';
import { noise } from './noise.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */

export const sun = normalize([0.62, 0.3, 0.72]);
/** @type {Color} */
export const sunlight = [2.6, 2.1, 1.55];
export const boatAt = { x: -0.75, z: 3.2, heel: 0.13, turn: 0.5 };

/** A point in the boat's own measure: its length along x, up y. @param {Vector} p @returns {Vector} */
function aboard([px, py, pz]) {
  const [x, z] = [px - boatAt.x, pz - boatAt.z];
  const [cos, sin] = [Math.cos(boatAt.turn), Math.sin(boatAt.turn)];
  const [u, w, y] = [x * cos + z * sin, z * cos - x * sin, py + 0.02];
  const [c, s] = [Math.cos(boatAt.heel), Math.sin(boatAt.heel)];
  return [u, y * c - w * s, w * c + y * s];
}

/** @typedef {'hull' | 'deck' | 'mast' | 'main' | 'jib' | 'sailor'} Part */

/** @param {Vector} p @returns {[number, Part]} */
function boat(p) {
  const [x, y, z] = aboard(p);
  const along = clamp((x + 1.25) / 2.6);
  const half = 0.42 * Math.sin(Math.PI * (0.12 + 0.88 * along) ** 0.9) ** 0.6;
  const side = Math.abs(z) - half * (0.62 + 0.55 * clamp((y + 0.15) / 0.55));
  const sheer = 0.3 + 0.12 * (along - 0.4) ** 2 * 3;
  const hull = 0.55 * Math.max(side, y - sheer, -y - 0.25, Math.abs(x - 0.05) - 1.3);
  /** @type {[number, Part]} */
  let best = [hull, y > sheer - 0.02 ? 'deck' : 'hull'];
  const keep = (/** @type {number} */ distance, /** @type {Part} */ part) => {
    if (distance < best[0]) best = [distance, part];
  };
  keep(Math.max(length(x - 0.3, z) - 0.028, Math.abs(y - 1.8) - 1.75), 'mast');
  keep(Math.max(length(y - 0.62, z - 0.12 * (0.3 - x)) - 0.022, Math.abs(x + 0.45) - 0.75), 'mast');
  const up = clamp((y - 0.66) / 2.75);
  const belly =
    0.3 * Math.sin(Math.PI * clamp((0.28 - x) / 1.5)) * Math.sin(Math.PI * (0.1 + 0.8 * up)) + 0.12 * (0.3 - x);
  const leech = 1.42 * (1 - up ** 1.25) + 0.05;
  keep(0.6 * Math.max(Math.abs(z - belly) - 0.012, x - 0.28, 0.28 - leech - x, 0.66 - y, y - 3.41), 'main');
  const ahead = (x - 0.34) / 0.98;
  const fore = 0.16 * Math.sin(Math.PI * clamp(ahead + up)) + 0.1 * (1 - up);
  keep(
    0.6 *
      Math.max(Math.abs(z - fore) - 0.012, 0.36 - x, ahead - 1 + clamp((y - 0.5) / 2.3), 0.5 + 0.25 * (1 - ahead) - y),
    'jib',
  );
  keep(
    Math.min(length(x + 0.85, y - 0.78, z + 0.1) - 0.1, length(x + 0.85, 0.55 * (y - 0.48), z + 0.08) - 0.15),
    'sailor',
  );
  return best;
}

/** @param {Vector} from @param {Vector} direction @param {number} longest how far to the boat, or Infinity */
export function toBoat(from, direction, longest) {
  let t = 0.02;
  for (let step = 0; step < 110 && t < longest; step++) {
    const p = add(from, direction, t);
    const far = length(p[0] - boatAt.x, p[1] - 1.4, p[2] - boatAt.z) - 2.6;
    const free = far > 0.2 ? far : boat(p)[0];
    if (free < 0.0016) return t;
    t += free;
  }
  return Number.POSITIVE_INFINITY;
}

const paints = {
  hull: hex('#f2efe6'),
  deck: hex('#b8834a'),
  mast: hex('#6f4a2c'),
  main: hex('#f3e6cd'),
  jib: hex('#c8452f'),
  sailor: hex('#2f4a7a'),
};

/** @param {Vector} p @param {Vector} direction @returns {Color} */
export function boatColor(p, direction) {
  const [, part] = boat(p);
  const e = 0.003;
  const slope = (/** @type {Vector} */ by) => boat(add(p, by, e))[0] - boat(add(p, by, -e))[0];
  let normal = normalize([slope([1, 0, 0]), slope([0, 1, 0]), slope([0, 0, 1])]);
  if (dot(normal, direction) > 0) normal = scale(normal, -1);
  const [x, y, z] = aboard(p);
  const isSail = part === 'main' || part === 'jib';
  let paint = part === 'hull' && y < 0.1 ? hex('#1f3f6a') : paints[part];
  if (part === 'hull' && Math.abs(y - 0.13) < 0.02) paint = hex('#c8452f');
  if (part === 'sailor' && y > 0.68) paint = hex('#d8a080');
  // Seams of the cloth.
  if (isSail)
    paint = scale(
      paint,
      1 - 0.09 * smoothstep(0.93, 1, Math.cos(15 * (y + 0.25 * x))) + 0.03 * noise(3 * x, 3 * y, 12),
    );
  const facing = dot(normal, sun);
  const lit = clamp(facing) + (isSail ? 0.42 * clamp(-facing) : 0);
  const shadow = !isSail && toBoat(add(p, normal, 0.02), sun, 6) < 6 ? 0.25 : 1;
  const above = 0.5 + 0.5 * normal[1];
  return multiply(
    paint,
    add(scale(sunlight, 0.72 * lit * shadow), add([0.16, 0.21, 0.28], [0.22, 0.27, 0.34], above + 0.1 * z)),
  );
}
