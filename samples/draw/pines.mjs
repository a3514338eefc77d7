// Pines: flat, turned towards the viewer, shaded as if they were round. From a distance nobody can tell.
import { add, bell, clamp, hex, mix, multiply, scale } from './math.mjs';
import { noise } from './noise.mjs';
import { Random } from './random.mjs';

/** @typedef {import('./math.mjs').Vector} Vector */
/** @typedef {{ x: number, y: number, z: number, height: number, seed: number }} Pine */
/** @typedef {{ t: number, across: number, up: number, depth: number, pine: Pine }} Met */

/** @param {import('./terrain.mjs').Terrain} terrain */
export function createPines(terrain) {
  const random = new Random(77);
  /** @type {Pine[]} */
  const pines = [];
  const plant = (/** @type {number} */ x, /** @type {number} */ z, /** @type {number} */ height) => {
    const y = terrain.height(x, z);
    if (y > 0.012) pines.push({ x, y: y - 0.02, z, height: height * random.range(0.75, 1.25), seed: pines.length });
  };
  // Around the tower, on the bank in the corner, along the far shore.
  for (let i = 0; i < 26; i++) plant(2.25 + 0.5 * random.bell(), 2.45 + 0.22 * random.bell(), 0.42);
  for (let i = 0; i < 4; i++) plant(0.95 + 0.1 * random.bell(), 2.35 + 0.12 * random.bell(), 0.3);
  for (let i = 0; i < 9; i++) plant(-1.42 + 0.22 * random.bell(), 0.75 + 0.28 * random.bell(), 0.62);
  for (let i = 0; i < 420; i++) plant(9 * random.bell() * 0.6, random.range(4.4, 7), 0.26);
  // Near ones first, for they hide the others.
  pines.sort((a, b) => a.z - b.z);
  return {
    meet: (/** @type {Vector} */ from, /** @type {Vector} */ direction, /** @type {number} */ longest) =>
      meet(pines, from, direction, longest),
  };
}

/** The first pine on a ray. @param {Pine[]} pines @param {Vector} from @param {Vector} direction @param {number} longest
 * @returns {Met | undefined} */
function meet(pines, from, direction, longest) {
  for (const pine of pines) {
    const t = (pine.z - from[2]) / direction[2];
    if (t <= 0.01) continue;
    if (t > longest) return undefined;
    const up = (from[1] + t * direction[1] - pine.y) / pine.height;
    if (up < 0 || up > 1) continue;
    const across = (from[0] + t * direction[0] - pine.x) / pine.height;
    if (Math.abs(across) > 0.22) continue;
    const depth = inside(across, up, pine.seed);
    if (depth > 0) return { t, across, up, depth, pine };
  }
  return undefined;
}

/** Positive within its branches, which hang in tiers, or its trunk. @param {number} across @param {number} up @param {number} seed */
function inside(across, up, seed) {
  if (up < 0.14) return 0.014 - Math.abs(across);
  const side = across < 0 ? 0 : 50;
  const tiers = 11 + (seed % 4);
  const sag = up * tiers + 3.5 * Math.abs(across);
  const tier = 1 - (sag - Math.floor(sag));
  const ragged =
    0.75 + 0.35 * noise(Math.floor(sag) * 1.7, seed + side + 0.5, 71) + 0.25 * noise(40 * across, 40 * up + seed, 72);
  return 0.2 * (1 - up) ** 0.85 * ragged * (0.55 + 0.45 * tier) - Math.abs(across);
}

/** @param {Met} met @param {Vector} sun @param {Vector} sunlight */
export function pineColor({ across, up, depth, pine }, sun, sunlight) {
  if (up < 0.14) return hex('#2a1d16');
  const round = clamp(across / (0.2 * (1 - up) + 0.02), -1, 1);
  const needles = noise(70 * across, 55 * up + 9 * pine.seed, 73);
  const lit = clamp(0.12 + 0.8 * round * Math.sign(sun[0]) + 0.35 * needles) * (0.4 + 0.6 * up);
  const color = mix(hex('#15261c'), hex('#3f5a2c'), clamp(0.45 + 0.4 * needles + 0.3 * noise(pine.seed, 0.5, 74)));
  const ambient = scale([0.3, 0.38, 0.55], 0.45 + 0.4 * up - 0.2 * bell(depth, 0.01));
  return multiply(color, add(ambient, sunlight, 0.75 * lit));
}
