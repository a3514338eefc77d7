// A small castle on the spit: a round tower with a pointed roof, and a house against it.
import { clamp, hex, length, mix, normalize, smoothstep } from './math.mjs';
import { noise } from './noise.mjs';

/** @typedef {import('./math.mjs').Vector} Vector */

const [towerX, towerZ] = [1.3, 2.3];
const house = { x: 0.27, half: 0.19, depth: 0.11 };

/** @param {number} x @param {number} y @param {number} z */
export function towerDistance(x, y, z) {
  const px = x - towerX;
  const pz = z - towerZ;
  const away = length(px - 0.15, pz) - 0.5;
  if (away > 0.3 || y > 1.4) return Math.max(away, y - 1.2);
  return Math.min(walls(px, y, pz), roofs(px, y, pz));
}

/** @param {number} px @param {number} y @param {number} pz */
function walls(px, y, pz) {
  const radius = length(px, pz);
  const shaft = Math.max(radius - 0.1 + 0.018 * y, y - 0.8);
  const gallery = Math.max(radius - 0.118, y - 0.8, 0.7 - y);
  const hall = Math.max(Math.abs(px - house.x) - house.half, Math.abs(pz) - house.depth, y - 0.48);
  const gable = Math.max(
    Math.abs(px - house.x) - house.half,
    0.68 * Math.abs(pz) + 0.73 * (y - 0.48) - 0.075,
    Math.abs(pz) - house.depth,
  );
  return Math.min(shaft, gallery, hall, gable);
}

/** @param {number} px @param {number} y @param {number} pz */
function roofs(px, y, pz) {
  const cone = Math.max(0.91 * (length(px, pz) - 0.155) + 0.4 * (y - 0.78), 0.78 - y);
  const slope = 0.68 * Math.abs(pz) + 0.73 * (y - 0.49) - 0.092;
  const ridge = Math.max(slope, -slope - 0.02, Math.abs(px - house.x) - house.half - 0.02, 0.44 - y);
  const chimney = Math.max(Math.abs(px - 0.36) - 0.022, Math.abs(pz + 0.02) - 0.022, y - 0.7, 0.5 - y);
  return Math.min(cone, ridge, chimney);
}

/** @param {Vector} p */
export function towerNormal([x, y, z]) {
  const e = 0.0015;
  return normalize([
    towerDistance(x + e, y, z) - towerDistance(x - e, y, z),
    towerDistance(x, y + e, z) - towerDistance(x, y - e, z),
    towerDistance(x, y, z + e) - towerDistance(x, y, z - e),
  ]);
}

/** @param {Vector} p */
export function towerColor([x, y, z]) {
  const [px, pz] = [x - towerX, z - towerZ];
  if (roofs(px, y, pz) < walls(px, y, pz)) {
    return mix(hex('#7a2f22'), hex('#b4523a'), clamp(0.5 + 0.5 * noise(60 * x, 90 * y, 61) + 0.3 * Math.sin(190 * y)));
  }
  if (isWindow(px, y, pz)) return hex('#241a18');
  const course = smoothstep(0.75, 1, Math.sin(150 * y)) * 0.25;
  return mix(hex('#f1e4cb'), hex('#b79f80'), clamp(0.35 + 0.6 * noise(26 * x + 9 * z, 34 * y, 62) + course));
}

/** @param {number} px @param {number} y @param {number} pz */
function isWindow(px, y, pz) {
  if (pz > 0) return false;
  const inHall = Math.abs(y - 0.4) < 0.03 && px > 0.12 && Math.abs(((px - 0.12) % 0.1) - 0.05) < 0.014;
  const inTower = Math.abs(px + 0.01) < 0.013 && [0.5, 0.63, 0.75].some((at) => Math.abs(y - at) < 0.024);
  return inHall || inTower;
}
