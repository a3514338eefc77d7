// The shape of a small bird, and its feathers.
import { clamp, hex, length, mix, smoothstep } from './math.mjs';
import { noise, noise3 } from './noise.mjs';
import { melt } from './shapes.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */

/** @typedef {'bird' | 'eye' | 'beak' | 'leg' | 'wood' | 'snow' | 'berry'} Part */

/** A ball, stretched and turned in the picture's plane. @param {Vector} p @param {number[]} ball its middle, half axes, turn */
function egg([x, y, z], [cx, cy, cz, rx, ry, rz, turn]) {
  const [dx, dy, dz] = [x - cx, y - cy, z - cz];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [u, v, w] = [(dx * cos + dy * sin) / rx, (dy * cos - dx * sin) / ry, dz / rz];
  const away = length(u, v, w);
  return (away - 1) * Math.min(rx, ry, rz) * 0.9;
}

/** @param {Vector} p */
export function bird(p) {
  const body = egg(p, [0.05, -0.02, 0, 0.8, 0.68, 0.62, 0.42]);
  const head = egg(p, [-0.36, 0.72, -0.05, 0.43, 0.4, 0.38, 0]);
  const tail = egg(p, [1.12, -0.52, 0.1, 0.72, 0.09, 0.16, -0.62]);
  const wing = egg(p, [0.42, -0.06, -0.42, 0.72, 0.34, 0.24, -0.62]);
  return melt(melt(melt(body, head, 0.42), tail, 0.2), wing, 0.06);
}

/** Where feathers lie in rows: how light a place is. @param {number} u along @param {number} v across */
function plumage(u, v) {
  const row = Math.floor(u);
  const across = v + 0.5 * (row % 2);
  const tip = u - row - 0.35 * (1 - (2 * (across - Math.floor(across)) - 1) ** 2);
  return smoothstep(0.5, 0.1, Math.abs(tip)) * 0.5 + 0.5 * noise(3 * across, 0.6 * u, 32);
}

/** @param {Vector} p @returns {Color} */
export function feathers([x, y, z]) {
  const down = 0.5 * noise3(26 * x, 9 * y, 26 * z) + 0.5 * noise3(50 * x, 18 * y, 50 * z);
  const brown = mix(hex('#4f4028'), hex('#8f7a50'), clamp(0.5 + 0.5 * down - 0.25 * y));
  // The wing: long feathers, each with a pale seam.
  const [u, w] = [
    (x - 0.42) * Math.cos(-0.62) + (y + 0.06) * Math.sin(-0.62),
    (y + 0.06) * Math.cos(-0.62) - (x - 0.42) * Math.sin(-0.62),
  ];
  const onWing = smoothstep(0.04, -0.02, length(u / 0.74, w / 0.35) - 1) * smoothstep(-0.25, -0.36, z);
  const quill = u < -0.2 ? plumage(8 * (u + 1), 9 * w) : plumage(13 * w + 4, 2.2 * u);
  const wing = mix(hex('#3a2f20'), hex('#a08a60'), clamp(0.25 + 0.65 * quill));
  // Orange from the face to the breast, gray along its border, white below.
  const edge = 0.1 * noise3(5 * x, 5 * y, 5 * z) + 0.05 * noise3(16 * x, 16 * y, 16 * z);
  const breast = Math.max(length(1.0 * (x + 0.62), 0.92 * (y - 0.28)) - 0.62, 0.25 * (x - 0.25)) + edge;
  const face = length(1.15 * (x + 0.66), y - 0.68) - 0.34 + edge;
  const orange = mix(hex('#a83a12'), hex('#ee7a2c'), clamp(0.55 + 0.55 * down + 0.2 * y));
  const belly = mix(hex('#d8d2c4'), hex('#f8f4ea'), clamp(0.5 + 0.6 * down));
  let color = mix(brown, belly, smoothstep(0.12, -0.28, y + 0.55 * x + 0.02 + edge));
  color = mix(color, hex('#9aa0a0'), smoothstep(0.16, 0.02, Math.min(breast, face)) * 0.85);
  color = mix(color, orange, smoothstep(0.05, -0.04, Math.min(breast, face)));
  return mix(color, wing, onWing);
}
