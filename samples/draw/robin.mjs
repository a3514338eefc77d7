// A robin on a mossy branch in winter: a ray-marched bird before a garden out of focus.
import { bird, feathers } from './bird.mjs';
import { add, clamp, dot, film, hex, length, mix, multiply, normalize, scale, smoothstep } from './math.mjs';
import { fractal, noise, noise3 } from './noise.mjs';
import { hash } from './random.mjs';
import { rod } from './shapes.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */

/** @type {Vector} */
const eye = [0, 0.25, -6];
const sun = normalize([-0.55, 0.75, -0.6]);
/** @type {Color} */
const sunlight = [1.75, 1.6, 1.4];
const berries = [
  [1.35, -0.83, -0.1, 0.12],
  [1.56, -0.98, 0.05, 0.12],
  [1.2, -1.02, -0.05, 0.11],
  [-1.75, -0.93, -0.1, 0.12],
  [-1.58, -1.1, 0, 0.11],
  [1.95, -0.62, 0.1, 0.11],
];

/** @param {Vector} p */
function branch([x, y, z]) {
  const [cy, cz] = [-0.98 + 0.09 * Math.sin(1.1 * x + 0.6) + 0.08 * x, 0.1 * Math.sin(0.9 * x)];
  const bark = 0.03 * noise3(2.2 * x, 7 * (y - cy), 7 * z);
  const main = length(y - cy, z - cz) - 0.17 + 0.02 * x - bark;
  const twig = rod(x - 0.7, y + 0.92, z, [1.5, 0.55, 0.1], 0.05) - 0.4 * bark;
  const other = rod(x + 0.9, y + 1.02, z, [-1.3, 0.4, 0.3], 0.045) - 0.4 * bark;
  return 0.8 * Math.min(main, twig, other);
}

/** @param {Vector} p @returns {[number, Part]} */
function near(p) {
  const [x, y, z] = p;
  /** @type {[number, Part]} */
  let best = [bird(p), 'bird'];
  const keep = (/** @type {number} */ distance, /** @type {Part} */ part) => {
    if (distance < best[0]) best = [distance, part];
  };
  keep(length(x + 0.5, y - 0.79, z + 0.36) - 0.076, 'eye');
  const along = clamp(-(x + 0.7) / 0.3);
  keep(
    0.7 * Math.max(length(0.8 * (y - 0.7 + 0.1 * along), z + 0.12) - 0.085 * (1 - along) - 0.006, -x - 1.0, x + 0.65),
    'beak',
  );
  keep(
    Math.min(
      rod(x + 0.12, y + 0.6, z + 0.15, [0.06, -0.3, -0.02], 0.028),
      rod(x - 0.2, y + 0.58, z + 0.1, [0.03, -0.3, 0], 0.028),
    ),
    'leg',
  );
  for (const side of [-0.06, 0.22]) {
    for (const toe of [-0.1, 0.02, 0.12]) keep(rod(x - side, y + 0.86, z + 0.18, [toe, -0.02, -0.12], 0.026), 'leg');
  }
  const wood = branch(p);
  keep(wood, 'wood');
  const drift = 0.045 + 0.06 * noise(1.7 * x, 0.5, 31) + 0.012 * noise3(7 * x, 7 * y, 7 * z);
  keep(wood < 0.3 ? branch([x, y - drift, z]) + 0.02 : wood, 'snow');
  for (const [bx, by, bz, r] of berries) keep(length(x - bx, y - by, z - bz) - r, 'berry');
  return best;
}

/** @param {Vector} p @returns {Vector} */
function normalAt(p) {
  const e = 0.002;
  const slope = (/** @type {Vector} */ by) => near(add(p, by, e))[0] - near(add(p, by, -e))[0];
  return normalize([slope([1, 0, 0]), slope([0, 1, 0]), slope([0, 0, 1])]);
}

/** @param {Vector} p @param {Part} part @returns {Color} */
function colorOf(p, part) {
  const [x, y, z] = p;
  if (part === 'bird') return feathers(p);
  if (part === 'eye') return hex('#0c0908');
  if (part === 'beak') return mix(hex('#2a221c'), hex('#5a4a3a'), clamp(3 * (y - 0.66)));
  if (part === 'leg') return hex('#7a5038');
  if (part === 'snow') return [0.9, 0.93, 0.98];
  if (part === 'berry') return hex('#c01f24');
  const moss = smoothstep(0, 0.4, noise3(3 * x, 3 * y, 3 * z) + 0.15);
  return mix(
    mix(hex('#2f251c'), hex('#7a6650'), clamp(0.5 + fractal(5 * x, 24 * y, 3, 33))),
    hex('#5f7a2f'),
    0.75 * moss,
  );
}

/** @param {Vector} p @param {Vector} normal */
function shadow(p, normal) {
  let [light, t] = [1, 0.04];
  for (let step = 0; step < 26 && t < 3; step++) {
    const free = near(add(add(p, normal, 0.01), sun, t))[0];
    light = Math.min(light, clamp(0.5 + (5 * free) / t));
    t += Math.max(0.03, free);
  }
  return light;
}

/** The garden behind, blurred to disks of light. @param {number} x @param {number} y @returns {Color} */
function garden(x, y) {
  const soft = fractal(1.6 * x + 2, 1.6 * y, 2, 34);
  let color = mix(hex('#5f6f72'), hex('#c9b08a'), clamp(0.5 + 0.8 * soft + 0.25 * (0.4 - y)));
  color = mix(color, hex('#3f4f45'), 0.6 * smoothstep(0.55, 1.05, y + 0.3 * soft));
  for (let i = 0; i < 44; i++) {
    const [bx, by, r] = [1.45 * hash(i, 41) - 0.05, 0.95 * hash(i, 42), 0.03 + 0.045 * hash(i, 43)];
    const away = length(x - bx, y - by);
    if (away > 1.1 * r) continue;
    const tint = mix([1.1, 0.95, 0.7], [0.75, 0.9, 1.1], hash(i, 44));
    const disk = smoothstep(r, 0.9 * r, away) * (0.7 + 0.3 * smoothstep(0.55 * r, r, away));
    color = add(color, tint, (0.06 + 0.22 * hash(i, 45) ** 2) * disk);
  }
  return color;
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function robin(canvas) {
  canvas.shade((x, y) => {
    const direction = normalize([x - canvas.aspect / 2, 0.5 - y, 1.95]);
    let t = 3.6;
    for (let step = 0; step < 110 && t < 9; step++) {
      const free = near(add(eye, direction, t))[0];
      if (free < 0.0012) break;
      t += 0.85 * free;
    }
    if (t >= 9) return film(garden(x, y));
    const p = add(eye, direction, t);
    const [, part] = near(p);
    let normal = normalAt(p);
    if (part === 'bird') {
      const ruffle = (/** @type {number} */ k) =>
        0.2 * noise3(24 * p[0] + k, 10 * p[1], 24 * p[2]) + 0.12 * noise3(60 * p[0] + k, 24 * p[1], 60 * p[2]);
      normal = normalize(add(normal, [ruffle(0), ruffle(40), 0]));
    }
    const facing = clamp(dot(normal, sun) * 0.85 + 0.15);
    const gloss = part === 'eye' ? 3 : part === 'berry' ? 0.9 : part === 'snow' ? 0.1 : 0.04;
    const half = normalize(add(sun, scale(direction, -1)));
    const rim = 0.22 * clamp(1 + dot(normal, direction)) ** 3;
    const incoming = add(
      scale(sunlight, facing * shadow(p, normal)),
      add([0.2, 0.24, 0.3], [0.2, 0.22, 0.25], 0.5 + 0.5 * normal[1]),
    );
    const shine = gloss * clamp(dot(normal, half)) ** (part === 'eye' ? 160 : 50);
    const seen = add(multiply(colorOf(p, part), add(incoming, [rim, rim, rim])), [shine, shine, shine]);
    return film(scale(seen, 0.92));
  }, 0.06);
}
