// An evening by a mountain lake: a ray-marched height field, still water that mirrors it, a tower among pines.
import { clouds, sky, sun, sunlight } from './air.mjs';
import { add, clamp, dot, film, hex, mix, multiply, normalize, reflect, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { createPines, pineColor } from './pines.mjs';
import { Terrain } from './terrain.mjs';
import { towerColor, towerDistance, towerNormal } from './tower.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */

/** @type {Vector} */
const eye = [0, 0.42, -1.6];
const far = 30;
const exposure = 0.95;

const terrain = new Terrain();
const pines = createPines(terrain);

/**
 * How far a ray goes before it meets ground or tower; Infinity for the sky.
 *
 * @param {Vector} from
 * @param {Vector} direction
 * @param {number} longest
 */
function march(from, direction, longest) {
  const [dx, dy, dz] = direction;
  let t = 0.02;
  for (let step = 0; step < 260 && t < longest; step++) {
    const x = from[0] + t * dx;
    const y = from[1] + t * dy;
    const z = from[2] + t * dz;
    if (y > terrain.highest && dy > 0) break;
    let free = 0.42 * (y - terrain.height(x, z));
    const toTower = 0.85 * towerDistance(x, y, z);
    if (toTower < free) free = toTower;
    if (free < 0.0004 * (1 + t)) return t;
    t += free;
  }
  return Number.POSITIVE_INFINITY;
}

/** @param {Vector} p @param {Vector} normal @returns {Color} */
function groundColor([x, y, z], normal) {
  const strata = noise(1.2 * x, 14 * y + 2 * noise(x, z, 31), 32);
  const rock = mix(hex('#4d4650'), hex('#8d7a72'), clamp(0.5 + 0.35 * strata + 0.4 * fractal(3 * x, 3 * z, 3, 33)));
  const meadow = mix(hex('#3f5626'), hex('#98904a'), clamp(0.45 + 0.8 * fractal(2.2 * x, 2.2 * z, 4, 34)));
  const forest = mix(hex('#16281f'), hex('#2f4a2a'), clamp(0.5 + noise(20 * x, 20 * z, 35)));
  const wooded =
    smoothstep(-0.05, 0.2, fractal(0.8 * x + 4, 0.8 * z, 3, 36) + 0.25) *
    smoothstep(3.8, 5, z) *
    smoothstep(1.25, 0.7, y);
  const green = mix(meadow, forest, wooded);
  const grown = smoothstep(0.5, 0.72, normal[1]) * smoothstep(1.35, 0.75, y + 0.3 * noise(2 * x, 2 * z, 37));
  const snow = smoothstep(1.05, 1.5, y + 0.4 * fractal(1.5 * x, 1.5 * z, 4, 38)) * smoothstep(0.42, 0.6, normal[1]);
  const land = mix(mix(rock, green, grown), [0.86, 0.89, 0.96], snow);
  return mix(hex('#9c8a68'), land, smoothstep(0.008, 0.035, y + 0.01 * noise(30 * x, 30 * z, 39)));
}

/** What the sun and the sky make of a surface. @param {Vector} p @param {Vector} normal @param {number} t @param {Color} color */
function light(p, normal, t, color) {
  const facing = clamp(dot(normal, sun));
  const lifted = add(p, normal, 0.004 * (1 + t));
  const lit = facing > 0 && march(lifted, sun, 12) === Number.POSITIVE_INFINITY ? facing : 0;
  const above = 0.5 + 0.5 * normal[1];
  const bounce = 0.16 * clamp(0.4 - 0.6 * dot(normal, sun));
  /** @type {Color} */
  const incoming = [
    lit * sunlight[0] + 0.3 * above + bounce,
    lit * sunlight[1] + 0.37 * above + 0.75 * bounce,
    lit * sunlight[2] + 0.6 * above + 0.7 * bounce,
  ];
  return multiply(color, incoming);
}

/** Air between: bluish, golden towards the sun, thick in the valleys. @param {Color} color @param {number} t
 * @param {Vector} from @param {Vector} direction */
function haze(color, t, from, direction) {
  const height = Math.max(0, from[1] + 0.5 * t * direction[1]);
  const amount = 1 - Math.exp(-0.034 * Math.max(0, t - 2) * (0.45 + Math.exp(-1.6 * height)));
  const towards = clamp(0.5 + 0.5 * dot(direction, sun)) ** 5;
  return mix(color, mix([0.42, 0.47, 0.66], [1.25, 0.82, 0.5], towards), amount);
}

/** What a ray meets above the water. @param {Vector} from @param {Vector} direction @param {number} [longest] @returns {Color | undefined} */
function scenery(from, direction, longest = far) {
  const t = march(from, direction, longest);
  const pine = pines.meet(from, direction, Math.min(t, longest));
  if (pine) {
    const color = pineColor(pine, sun, sunlight);
    return haze(color, pine.t, from, direction);
  }
  if (t === Number.POSITIVE_INFINITY) return longest < far ? undefined : clouds(sky(direction), direction);
  const p = add(from, direction, t);
  const onTower = towerDistance(...p) < 0.003;
  const normal = onTower ? towerNormal(p) : terrain.normal(p[0], p[2], t);
  const color = light(p, normal, t, onTower ? towerColor(p) : groundColor(p, normal));
  return haze(color, t, from, direction);
}

/** @param {Vector} p @param {number} t @param {Vector} direction @returns {Color} */
function water(p, t, direction) {
  const [x, , z] = p;
  // Seen flat, waves close up: nearer than they look. Patches of wind roughen the mirror.
  const calm = 1 / (1 + 0.25 * t);
  const wind = 0.35 + smoothstep(-0.1, 0.5, fractal(0.35 * x + 2, 1.1 * z, 3, 41));
  const wave = (/** @type {number} */ k) =>
    noise(2.5 * x + k, 9 * z, 42) + 0.7 * noise(7 * x + k, 26 * z, 43) + 0.4 * noise(19 * x, 60 * z + k, 44);
  const normal = normalize([0.012 * calm * wind * wave(0), 1, 0.03 * calm * wind * wave(9)]);
  const mirrored = reflect(direction, normal);
  mirrored[1] = Math.abs(mirrored[1]) + 0.002;
  const reflected = scenery([x, 0.001, z], mirrored) ?? sky(mirrored);
  const fresnel = 0.1 + 0.9 * (1 - clamp(-dot(direction, normal))) ** 3;
  const deep = mix(hex('#0c2a35'), hex('#1d5058'), smoothstep(0, 6, t));
  return haze(mix(deep, scale(reflected, 0.92), fresnel), 0.7 * t, p, direction);
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function landscape(canvas) {
  canvas.shade((x, y) => {
    const direction = normalize([x - canvas.aspect / 2, 0.57 - y, 1.2]);
    const toWater = direction[1] < 0 ? -eye[1] / direction[1] : Number.POSITIVE_INFINITY;
    const seen =
      scenery(eye, direction, Math.min(far, toWater)) ?? water(add(eye, direction, toWater), toWater, direction);
    const vignette = 1 - 0.22 * ((x / canvas.aspect - 0.5) ** 2 + (y - 0.5) ** 2) * 2;
    return film(scale(seen, exposure * vignette));
  }, 0.05);
}
