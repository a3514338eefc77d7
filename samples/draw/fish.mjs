// The shape of a fish, bent along an arc, and the patterns on it.
import { clamp, length } from './math.mjs';

/** @typedef {{ x: number, y: number, angle: number, length: number, bend: number }} Fish */
/** @typedef {{ u: number, v: number, outside: number, fin: number }} OnFish `u` from nose (0) to tail (1), `v` across (-1..1 on the body) */

/** Half as thick as the body is at a place along it. @param {number} u */
const bodyAt = (u) => 0.175 * Math.max(0, Math.sin(Math.PI * clamp(u / 0.86) ** 0.6)) ** 0.75;

/** A fin's height over the back: rises steeply, runs out slowly. @param {number} t 0..1 along the fin */
const finAt = (t) => (t <= 0 || t >= 1 ? 0 : Math.sin(Math.PI * t ** 0.55) ** 0.7);

/** Where a point lies on a fish; `outside` is a distance, negative on the fish. @param {Fish} fish @param {number} x
 * @param {number} y @returns {OnFish} */
export function onFish(fish, x, y) {
  const [dx, dy] = [x - fish.x, y - fish.y];
  const away = length(dx, dy) - 0.75 * fish.length;
  // Far away, behind the middle of its arc, a point has no place on the fish.
  if (away > 0.3 * fish.length) return { u: 0, v: 9, outside: away, fin: 0 };
  const [cos, sin] = [Math.cos(fish.angle), Math.sin(fish.angle)];
  let px = -(dx * cos + dy * sin) / fish.length;
  // The back is up, whichever way it swims.
  let py = (Math.sign(cos) * (dy * cos - dx * sin)) / fish.length;
  // Bent: the spine is an arc, along which u runs.
  const radius = 1 / fish.bend;
  const turn = Math.atan2(px, Math.abs(radius) - Math.sign(radius) * py);
  py = radius - Math.sign(radius) * length(px, radius - py);
  px = turn * Math.abs(radius);
  const u = px + 0.5;
  const half = bodyAt(u);
  const across = Math.abs(py);
  const slope = clamp((bodyAt(u + 0.02) - bodyAt(u - 0.02)) / 0.04, -0.5, 1.1);
  const beyond = Math.max(-u, u - 0.86);
  const body = beyond > 0 ? length(beyond, py) : (across - half) / Math.sqrt(1 + slope * slope);
  const back = 0.1 * finAt((u - 0.2) / 0.5);
  const belly = 0.11 * finAt((u - 0.3) / 0.18) + 0.07 * finAt((u - 0.56) / 0.14);
  const fins = 0.7 * (across - half - (py < 0 ? back : belly));
  const spread = 0.03 + 0.15 * clamp((u - 0.72) / 0.28) ** 1.3;
  const tail = Math.max(0.8 * (across - spread), 0.74 - u, 0.8 * (u - 0.9 - 0.7 * across));
  const fin = Math.min(tail, u < 0.15 || u > 0.75 ? 9 : fins);
  return {
    u,
    v: py / Math.max(half, 0.02),
    outside: fish.length * Math.min(body, fin),
    fin: body < 0 ? 0 : fin < 0 ? 1 : 0,
  };
}
