// A narrow street after rain at dusk: plastered houses, shutters, lit windows, wet cobbles that mirror them.
import { meet, surface } from './houses.mjs';
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
  multiply,
  normalize,
  reflect,
  scale,
  smoothstep,
} from './math.mjs';
import { fractal, noise } from './noise.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */

/** @type {Vector} */
const eye = [0.12, 1.65, -1.2];

const lamps = [
  [-1.2, 2.75, 3.2],
  [1.3, 2.75, 7.6],
  [-1.25, 2.75, 12],
];

/** @param {Vector} direction @returns {Color} */
function sky(direction) {
  const air = gradient(
    [
      [0, hex('#fbb878')],
      [0.22, hex('#e89a8a')],
      [0.42, hex('#8f8fc0')],
      [0.8, hex('#3a559a')],
      [1, hex('#24407a')],
    ],
    clamp(1.5 * direction[1]),
  );
  const cloud = smoothstep(0.02, 0.4, fractal(2.6 * direction[0] + 1, 6 * direction[1], 5, 51));
  return mix(air, hex('#f0a890'), 0.6 * cloud * smoothstep(0, 0.3, direction[1]));
}

/** @param {Vector} p @param {Vector} normal @param {{ color: Color, glow: number }} what @returns {Color} */
function light([x, y, z], normal, { color, glow }) {
  // Light falls in from the strip of sky, less of it further down; lamps and windows add to it.
  const open = clamp(0.25 + 0.16 * y);
  /** @type {Color} */
  let incoming = add(
    scale([0.42, 0.4, 0.5], open + 0.5 * Math.max(0, normal[1])),
    [0.3, 0.17, 0.08],
    clamp(0.03 * z) + 0.15 * Math.max(0, -normal[2]),
  );
  for (const [lx, ly, lz] of lamps) {
    const to = /** @type {Vector} */ ([lx - x, ly - y, lz - z]);
    const away = length(...to);
    incoming = add(incoming, [1.9, 1.12, 0.5], (0.2 + clamp(dot(normal, to) / away)) / (0.5 + away * away));
  }
  return add(multiply(color, incoming), scale(color, glow));
}

/** @param {Vector} from @param {Vector} direction @returns {Color} */
function above(from, direction) {
  const hit = meet(from, direction);
  let seen = sky(direction);
  if (hit) {
    const p = add(from, direction, hit.t);
    seen = mix(light(p, hit.normal, surface(hit)), hex('#d8a088'), 1 - Math.exp(-0.018 * hit.t));
  }
  for (const lamp of lamps) {
    const to = add(/** @type {Vector} */ (lamp), from, -1);
    const away = dot(to, direction);
    if (away < 0 || away > (hit?.t ?? 99) + 0.2) continue;
    const beside = length(...add(to, direction, -away));
    seen = add(
      seen,
      [1, 0.66, 0.3],
      2.4 * smoothstep(0.1, 0.06, beside) + 0.32 * bell(beside, 0.32) + 0.1 * bell(beside, 0.9),
    );
  }
  return seen;
}

/** Rounded stones in rows, wet: flat light comes back from them as from a mirror. @param {Vector} p @param {number} t @param {Vector} direction @returns {Color} */
function cobbles(p, t, direction) {
  const stone = (/** @type {number} */ x, /** @type {number} */ z) => {
    const row = Math.floor(z / 0.2);
    const u = (x / 0.17 + 0.5 * (row % 2) + 0.3 * noise(3 * x, row, 58)) % 1;
    const [a, b] = [Math.abs(2 * ((u + 1) % 1) - 1), Math.abs(2 * ((z / 0.2) % 1) - 1)];
    return (
      0.025 * Math.sqrt(Math.max(0, 1 - 0.8 * a ** 4)) * Math.sqrt(Math.max(0, 1 - 0.8 * b ** 4)) +
      0.004 * noise(20 * x, 20 * z, 59)
    );
  };
  const [x, , z] = p;
  const e = 0.008 + 0.002 * t;
  const pool = smoothstep(0.02, 0.24, fractal(0.9 * x + 5, 0.55 * z, 3, 60) + 0.25 * bell(x, 0.4));
  const rough = (1 - 0.93 * pool) * Math.exp(-0.05 * t);
  const normal = normalize([
    rough * (stone(x - e, z) - stone(x + e, z)),
    2 * e,
    rough * (stone(x, z - e) - stone(x, z + e)),
  ]);
  const mirrored = reflect(direction, normal);
  mirrored[1] = Math.abs(mirrored[1]) + 0.01;
  const seen = above(add(p, [0, 0.01, 0]), mirrored);
  const fresnel = 0.06 + 0.94 * (1 - clamp(-dot(direction, normal))) ** 4;
  const gap = smoothstep(0.006, 0.02, stone(x, z));
  const gray = scale(
    mix(hex('#4a4650'), hex('#8a8078'), clamp(0.5 + 0.6 * noise(5 * x, 5 * z, 61))),
    0.25 + 0.75 * gap * (1 - 0.6 * pool),
  );
  return mix(light(p, normal, { color: scale(gray, 0.7), glow: 0 }), seen, clamp(fresnel + 0.28 * pool, 0, 0.9));
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function street(canvas) {
  canvas.shade((x, y) => {
    const direction = normalize([x - canvas.aspect / 2, 0.56 - y, 0.95]);
    const ground = direction[1] < 0 ? -eye[1] / direction[1] : Number.POSITIVE_INFINITY;
    const wall = meet(eye, direction)?.t ?? Number.POSITIVE_INFINITY;
    const seen = ground < wall ? cobbles(add(eye, direction, ground), ground, direction) : above(eye, direction);
    const vignette = 1 - 0.35 * ((x / canvas.aspect - 0.5) ** 2 + (y - 0.5) ** 2);
    return film(scale(seen, 0.95 * vignette));
  }, 0.06);
}
