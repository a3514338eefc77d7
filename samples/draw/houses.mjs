// The houses of the street: their walls and roofs, windows, doors and shutters.
import { clamp, hex, length, mix, normalize, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { hash } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {import('./math.mjs').Vector} Vector */

/** What a ray meets: how far away, which wall of which house, and where on it. @typedef {{ t: number, side: number, house: number, along: number, high: number, normal: Vector }} Hit */

const plaster = ['#d8a868', '#c97f5a', '#e0c8a0', '#b86a50', '#d8b890', '#a8b0a0', '#c8946a'].map(hex);
const shutters = ['#2f5a50', '#3f5f7a', '#6a3a2a', '#4f6a3f', '#2f4a5f'].map(hex);
const depth = 3.1;

/** Houses of a side: where they begin, how far they stand out, how high they are. @param {number} side @param {number} house */
const houseAt = (side, house) => ({
  out: 1.62 + 0.26 * hash(house, side + 3) + 0.035 * house,
  high: 4.1 + 2.4 * hash(house, side + 9),
  paint: Math.floor(plaster.length * hash(house, side + 17)),
});

/** @param {Vector} from @param {Vector} direction @returns {Hit | undefined} */
export function meet(from, direction) {
  /** @type {Hit | undefined} */
  let best;
  const keep = (/** @type {Hit} */ hit) => {
    if (hit.t > 0.001 && hit.t < (best?.t ?? 99)) best = hit;
  };
  for (const side of [-1, 1]) {
    for (let house = -1; house < 8; house++) {
      const { out, high } = houseAt(side, house);
      const [start, end] = [house * depth + 0.7 * side, (house + 1) * depth + 0.7 * side];
      const t = (side * out - from[0]) / direction[0];
      const [y, z] = [from[1] + t * direction[1], from[2] + t * direction[2]];
      if (t > 0 && y >= 0 && y < high && z >= start && z < end)
        keep({ t, side, house, along: (z - start) / depth, high: y, normal: [-side, 0, 0] });
      // The part of its front end that stands out beyond the house before it.
      const front = (start - from[2]) / direction[2];
      const [fx, fy] = [from[0] + front * direction[0], from[1] + front * direction[1]];
      if (
        front > 0 &&
        side * fx > out &&
        side * fx < out + 4 &&
        fy >= 0 &&
        fy < high + 0.6 * Math.max(0, side * fx - out)
      )
        keep({ t: front, side, house, along: -1, high: fy, normal: [0, 0, -1] });
      // Roofs rise from the eaves, away from the street.
      const rise = 0.62;
      const roof =
        (high + rise * (side * from[0] - out + 0.28) - 0.17 - from[1]) / (direction[1] - rise * side * direction[0]);
      const [rx, rz] = [from[0] + roof * direction[0], from[2] + roof * direction[2]];
      if (roof > 0 && side * rx > out - 0.28 && side * rx < out + 2.4 && rz >= start && rz < end)
        keep({ t: roof, side, house, along: 2 + rz, high: side * rx, normal: normalize([-rise * side, 1, 0]) });
    }
  }
  // The street ends at a church with a round window.
  const wall = (22 - from[2]) / direction[2];
  const [cx, cy] = [from[0] + wall * direction[0], from[1] + wall * direction[1]];
  const tower = Math.abs(cx + 0.5) < 1.25 && cy < 9.4 - 2.1 * Math.max(0, Math.abs(cx + 0.5) - 0.1) * Number(cy > 7.2);
  if (wall > 0 && cy >= 0 && (tower || (cy < 4.6 && Math.abs(cx) < 4)))
    keep({ t: wall, side: 0, house: 0, along: cx + 0.5, high: cy, normal: [0, 0, -1] });
  return best;
}

/** Windows, doors and shutters of a front; also how much light comes out. @param {Hit} hit @returns {{ color: Color, glow: number }} */
function front({ side, house, along, high }) {
  const { paint, high: top } = houseAt(side, house);
  const stain = fractal(5 * along + 7 * house, 2 * high, 4, 52);
  const bare = smoothstep(0.32, 0.45, stain + 0.3 * smoothstep(0.9, 0, high));
  const bricks = Math.max(
    smoothstep(0.86, 1, Math.abs(2 * ((9 * high) % 1) - 1)),
    smoothstep(0.9, 1, Math.abs(2 * ((7 * along + 0.5 * (Math.floor(9 * high) % 2)) % 1) - 1)),
  );
  let color = mix(
    scale(plaster[paint], 1 + 0.22 * stain - 0.25 * smoothstep(0.7, 0, high)),
    scale(mix(hex('#8a5040'), hex('#b0a090'), bricks), 0.9),
    bare,
  );
  const floor = Math.floor(high / 1.75);
  const [u, v] = [((along * 2) % 1) - 0.5, (high % 1.75) - 0.95];
  const window = Math.floor(along * 2);
  const seed = 20 * house + 4 * floor + 2 * window + side;
  if (floor === 0 && window === Math.floor(2 * hash(house, side + 30))) {
    // A door with an arch.
    const inDoor = high < 1.75 ? Math.abs(u) < 0.23 : length(u * 1.4, high - 1.75) < 0.32;
    if (inDoor)
      return {
        color: scale(shutters[(house + 7) % 5], 0.7 + 0.3 * smoothstep(0, 0.2, Math.abs((u * 9) % 1))),
        glow: 0,
      };
    return { color: Math.abs(u) < 0.29 && high < 2 ? hex('#b8aa94') : color, glow: 0 };
  }
  if (high > top - 0.35) return { color: scale(color, 0.8), glow: 0 };
  const [w, h] = [0.17, 0.48];
  if (Math.abs(u) < w && Math.abs(v) < h) {
    const bar = Math.abs(u) < 0.012 || Math.abs(v - 0.15) < 0.018 || Math.abs(u) > w - 0.022 || Math.abs(v) > h - 0.03;
    const isLit = hash(seed, 33) < 0.55;
    if (bar) return { color: hex('#e8dcc4'), glow: isLit ? 0.2 : 0 };
    const curtain = 0.75 + 0.25 * Math.sin(60 * u + 3 * noise(3 * v, seed, 53));
    return isLit
      ? { color: scale(hex('#ffb652'), curtain), glow: 2.1 * curtain * (0.7 + 0.3 * clamp(0.5 + v)) }
      : { color: hex('#2f3f55'), glow: 0 };
  }
  // Open shutters, a sill, a frame.
  if (floor > 0 && Math.abs(v) < h + 0.02 && Math.abs(u) > w + 0.015 && Math.abs(u) < 2 * w) {
    color = scale(shutters[(house + 2 * (side + 1)) % 5], 0.75 + 0.35 * Math.abs(((v * 13) % 1) + 0.5));
  } else if (Math.abs(u) < w + 0.035 && Math.abs(v) < h + 0.05) color = hex('#d8ccb4');
  else if (v < -h && v > -h - 0.32 && Math.abs(u) < 0.26 && hash(seed, 34) < 0.45) {
    const bloom = noise(30 * u + seed, 16 * v, 54);
    color =
      v < -h - 0.2
        ? hex('#9a5a3a')
        : mix(hex('#2f5a2c'), bloom > 0 ? hex('#d8304a') : hex('#f0a8b8'), smoothstep(0.15, 0.4, Math.abs(bloom)));
  }
  return { color, glow: 0 };
}

/** @param {Hit} hit @returns {{ color: Color, glow: number }} */
export function surface(hit) {
  if (hit.side === 0) {
    const stone = scale(hex('#b0a08c'), 0.9 + 0.25 * fractal(3 * hit.along, 3 * hit.high, 4, 55));
    if (length(hit.along, hit.high - 5.6) < 0.42) return { color: hex('#ffc868'), glow: 0.8 };
    if (Math.abs(hit.along) < 0.4 && hit.high < 2.2) return { color: hex('#3a2a20'), glow: 0 };
    return { color: hit.high > 7.2 ? hex('#8a4f3f') : stone, glow: 0 };
  }
  if (hit.along >= 1.5)
    return {
      color: scale(
        mix(hex('#6a3626'), hex('#b8694a'), clamp(0.5 + 0.6 * noise(9 * hit.along, 7 * hit.high, 56))),
        0.7 + 0.4 * Math.abs(Math.sin(24 * hit.along)),
      ),
      glow: 0,
    };
  if (hit.along < 0)
    return {
      color: scale(plaster[houseAt(hit.side, hit.house).paint], 0.7 + 0.2 * fractal(3 * hit.high, hit.house, 3, 57)),
      glow: 0,
    };
  return front(hit);
}
