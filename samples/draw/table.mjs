// What stands where in the still life.
import { length, smoothstep } from './math.mjs';
import { noise } from './noise.mjs';
import { apple, bowl, jug, lemon, orange, pear, rod } from './shapes.mjs';

/** @typedef {'wood' | 'cloth' | 'jug' | 'bowl' | 'apple' | 'redApple' | 'pear' | 'orange' | 'halfOrange' | 'lemon' | 'grape' | 'stem'} Material */

const bowlAt = [0.42, 0.035, 0.1];
const grapes = Array.from({ length: 26 }, (_, i) => {
  // A bunch that lies on the cloth, wide at its stem and narrow at its end.
  const along = i / 26;
  const turn = 2.4 * i;
  const spread = 0.2 * (1 - 0.75 * along) + 0.02;
  return [
    -0.5 - 0.48 * along + spread * Math.cos(turn) * 0.8,
    0.13 + 0.13 * (1 - along) * (0.5 + 0.5 * Math.sin(turn * 1.7)),
    -1 - 0.2 * along + spread * Math.sin(turn),
  ];
});

export const things = { wall: 2.1, edge: -1.75 };

/** The fruit: what it is, where, how large. Bounded by spheres so that most are never looked at closely.
 * @type {{ material: Material, at: number[], size: number, reach: number, shape: (x: number, y: number, z: number) => number }[]} */
const fruit = [
  { material: 'redApple', at: [0.02, 0.72, -0.2], size: 0.34, reach: 1.1, shape: apple },
  { material: 'orange', at: [0.7, 0.72, -0.24], size: 0.33, reach: 1.1, shape: orange },
  { material: 'apple', at: [0.92, 0.78, 0.3], size: 0.33, reach: 1.1, shape: apple },
  { material: 'orange', at: [-0.02, 0.74, 0.42], size: 0.32, reach: 1.1, shape: orange },
  {
    material: 'pear',
    at: [0.42, 0.64, 0.14],
    size: 0.33,
    reach: 2.6,
    shape: (x, y, z) => pear(0.97 * x + 0.24 * y, 0.97 * y - 0.24 * x, z),
  },
  {
    material: 'lemon',
    at: [1.62, 0.25, -0.62],
    size: 0.235,
    reach: 1.85,
    shape: (x, y, z) => lemon(0.86 * x + 0.5 * z, y, 0.86 * z - 0.5 * x),
  },
  { material: 'halfOrange', at: [0.98, 0.25, -1.1], size: 0.31, reach: 1.2, shape: halfOrange },
  { material: 'redApple', at: [-1.5, 0.21, -1], size: 0.36, reach: 1.1, shape: apple },
];

/** Half an orange, its cut towards the viewer and up. @param {number} x @param {number} y @param {number} z */
function halfOrange(x, y, z) {
  return Math.max(length(x, y, z) - 1, -(0.72 * z - 0.62 * y + 0.3 * x) - 0.08);
}

/** How far the table's top reaches under the cloth, and the cloth's folds over it. @param {number} x @param {number} y @param {number} z */
function clothDistance(x, y, z) {
  // Well above it, its folds do not matter.
  if (y > 0.3) return y - 0.15;
  const hang = smoothstep(0.06, -0.25, y);
  const drape =
    hang * (0.07 * Math.sin(8.5 * x + 2.2 * noise(1.7 * x, 0.5, 3) + 1.2 * y) + 0.03 * Math.sin(19 * x + 2 * y));
  const crease = noise(0.9 * x + 0.5 * z, 1.5 * z - 0.7 * x, 4);
  const folds =
    (0.07 * (1 - Math.abs(crease)) ** 5 + 0.035 * noise(2.4 * x, 2.4 * z, 5)) *
    smoothstep(0.65, 1.25, length(x - 0.42, z - 0.1));
  const left = -1.28 + 0.09 * Math.sin(3.1 * z) + 0.18 * y;
  const right = 2.05 + 0.1 * Math.sin(2.6 * z + 1) - 0.2 * y;
  const rounded = 0.05;
  const dy = y + rounded - 0.03 - Math.max(0, folds) * (1 - hang);
  const dz = things.edge - 0.03 - z + rounded + drape - 0.05;
  const outer = length(Math.max(dy, 0), Math.max(dz, 0)) + Math.min(Math.max(dy, dz), 0) - rounded;
  const back = z - 1.35 - 0.1 * Math.sin(2.2 * x);
  return 0.6 * Math.max(outer, left - x, x - right, back, -1.25 - y + 0.05 * Math.sin(6 * x));
}

/** @param {number} y @param {number} z */
function woodDistance(y, z) {
  const slab = Math.max(y + 0.02, things.edge - z, -y - 0.22);
  if (y > 0) return slab;
  const apron = Math.max(things.edge + 0.14 - z, y + 0.2, -y - 0.75);
  return Math.min(slab, apron, y + 2.2);
}

/** @param {number} x @param {number} y @param {number} z */
function grapeDistance(x, y, z) {
  const away = length(x + 0.72, y - 0.15, z + 1.08) - 0.52;
  if (away > 0.1) return away;
  let nearest = 9;
  for (let i = 0; i < grapes.length; i++) {
    const dx = x - grapes[i][0];
    const dy = y - grapes[i][1];
    const dz = z - grapes[i][2];
    nearest = Math.min(nearest, dx * dx + dy * dy + dz * dz);
  }
  return Math.sqrt(nearest) - 0.098;
}

/** Where they begin, where they go. @type {[number[], number[]][]} */
const stems = [
  [
    [0.24, 1.42, 0.14],
    [-0.07, 0.18, -0.02],
  ],
  [
    [0.02, 0.88, -0.2],
    [0.05, 0.17, -0.04],
  ],
  [
    [0.92, 0.95, 0.3],
    [0.06, 0.16, -0.02],
  ],
  [
    [-1.5, 0.38, -1],
    [0.06, 0.17, -0.05],
  ],
  [
    [-0.46, 0.25, -0.98],
    [0.24, -0.05, 0.12],
  ],
];

/** @param {number} x @param {number} y @param {number} z */
function stemDistance(x, y, z) {
  let near = 9;
  for (let i = 0; i < stems.length; i++) {
    const from = stems[i][0];
    const dx = x - from[0];
    const dy = y - from[1];
    const dz = z - from[2];
    const away = length(dx, dy, dz) - 0.32;
    if (away < near) near = away > 0.05 ? away : Math.min(near, rod(dx, dy, dz, stems[i][1], 0.015));
  }
  return 0.9 * near;
}

/** The nearest thing, and how near. Kept in a variable of the module, for this runs a hundred million times. */
let nearest = 9;
/** @type {Material} */
let nearestMaterial = 'wood';

/** @param {number} distance @param {Material} material */
function keep(distance, material) {
  if (distance >= nearest) return;
  nearest = distance;
  nearestMaterial = material;
}

/** @param {number} x @param {number} y @param {number} z */
export function distanceTo(x, y, z) {
  nearest = woodDistance(y, z);
  nearestMaterial = 'wood';
  keep(clothDistance(x, y, z), 'cloth');
  const toJug = length(x + 1.32, z - 0.45) - 0.9;
  keep(toJug > 0.2 || y > 2.4 ? Math.max(toJug, y - 2.2) : jug(x + 1.32, y, z - 0.45), 'jug');
  const toBowl = length(x - bowlAt[0], y - 0.4, z - bowlAt[2]) - 1.05;
  keep(toBowl > 0.2 ? toBowl : bowl(x - bowlAt[0], y - bowlAt[1], z - bowlAt[2]), 'bowl');
  for (let i = 0; i < fruit.length; i++) {
    const one = fruit[i];
    const dx = x - one.at[0];
    const dy = y - one.at[1];
    const dz = z - one.at[2];
    const size = one.size;
    const bound = nearest + one.reach * size;
    const squared = dx * dx + dy * dy + dz * dz;
    if (squared > bound * bound) continue;
    const away = Math.sqrt(squared) - one.reach * size;
    keep(away > 0.1 ? away : size * one.shape(dx / size, dy / size, dz / size), one.material);
  }
  keep(grapeDistance(x, y, z), 'grape');
  keep(stemDistance(x, y, z), 'stem');
  return nearest;
}

/** @param {number} x @param {number} y @param {number} z @returns {Material} */
export function materialAt(x, y, z) {
  distanceTo(x, y, z);
  return nearestMaterial;
}

/** The place on a fruit, in its own measure. @param {Material} material @param {number[]} p */
export function onFruit(material, [x, y, z]) {
  let best = fruit[0];
  let far = 9;
  for (const one of fruit) {
    const away = length(x - one.at[0], y - one.at[1], z - one.at[2]) / one.size / one.reach;
    if (one.material === material && away < far) [best, far] = [one, away];
  }
  return [(x - best.at[0]) / best.size, (y - best.at[1]) / best.size, (z - best.at[2]) / best.size];
}
