// Fruit in a bowl, a bottle and a cloth by a window: ray-marched distances, soft shadows, ambient occlusion.
import { film } from './canvas.mjs';
import { add, clamp, dot, fractal, hex, lerp, mix, noise, normalize, scale, smoothstep } from './math.mjs';

const eye = [0, 1.35, -4.2];
const lamp = [-3.6, 3.4, -1.6];
const light = [3.3, 2.85, 2.2];

const sphere = ([x, y, z], [cx, cy, cz], radius) => Math.hypot(x - cx, y - cy, z - cz) - radius;

/** Blends two distances where they meet, over a width. */
function melt(a, b, width) {
  const t = clamp(0.5 + (0.5 * (b - a)) / width);
  return lerp(b, a, t) - width * t * (1 - t);
}

/** A round fruit: dimples at top and bottom, not quite regular. */
function fruit([x, y, z], [cx, cy, cz], radius, squash) {
  const [px, py, pz] = [x - cx, (y - cy) / squash, z - cz];
  const dimple = 0.16 * radius * Math.exp(-(px * px + pz * pz) / (0.05 * radius * radius));
  const lobes = 0.015 * radius * Math.sin(5 * Math.atan2(pz, px));
  return 0.8 * (Math.hypot(px, py, pz) - radius - lobes + dimple);
}

function lemon([x, y, z], [cx, cy, cz]) {
  const [px, py, pz] = [0.94 * (x - cx) + 0.34 * (z - cz), y - cy, 0.94 * (z - cz) - 0.34 * (x - cx)];
  const tip = 0.26 * Math.exp(-((Math.hypot(py, pz) / 0.1) ** 2));
  return (
    0.7 *
    (Math.hypot(px / (1.28 + 0.2 * tip), py, pz) - 0.27 - 0.12 * tip + 0.0012 * noise(34 * px + 20 * pz, 34 * py, 3))
  );
}

/** A bowl on a foot: a shell of a sphere, cut open. */
function bowl([x, y, z]) {
  const radius = Math.hypot(x - 0.25, z - 0.05);
  const shell = Math.abs(Math.hypot(radius, y - 0.98) - 0.86) - 0.03;
  const cup = Math.max(shell, y - 0.62 - 0.012 * Math.sin(9 * Math.atan2(z - 0.05, x - 0.25)));
  const foot = Math.max(Math.abs(radius - 0.3 + 0.25 * y) - 0.04, y - 0.2, -y);
  return 0.8 * melt(cup, foot, 0.05);
}

/** A bottle: its radius by height. */
function bottle([x, y, z]) {
  const radius = Math.hypot(x + 1.28, z - 0.5);
  const shoulder = smoothstep(1.05, 1.55, y);
  const profile = lerp(0.36, 0.115, shoulder) + 0.025 * smoothstep(1.93, 1.95, y) - 0.03 * smoothstep(0.05, 0, y);
  return 0.6 * Math.max(radius - profile, y - 2.03, -y) - 0.008;
}

/** The table, and a cloth with folds that falls over its edge. */
function table([x, y, z]) {
  const inside =
    smoothstep(0.12, -0.02, Math.abs(x - 0.35 + 0.2 * z) - 1.35 + 0.1 * Math.sin(3 * z)) * smoothstep(1.3, 1.1, z);
  const folds = 0.035 * Math.sin(7 * x + 2.5 * z + 2 * noise(1.4 * x, 1.4 * z, 7)) + 0.05 * noise(2.1 * x, 2.1 * z, 9);
  const cloth = y - inside * (0.045 + Math.max(-0.03, folds * smoothstep(0.4, 1.3, Math.hypot(x - 0.25, z))));
  const front = smoothstep(-1.75, -1.95, z);
  return { distance: 0.55 * (cloth + 1.2 * front), isCloth: inside > 0.5 };
}

const pieces = [
  { name: 'red', at: (p) => fruit(p, [-0.18, 0.78, -0.12], 0.34, 0.92) },
  { name: 'orange', at: (p) => fruit(p, [0.52, 0.8, -0.16], 0.33, 0.97) },
  { name: 'green', at: (p) => fruit(p, [0.2, 0.84, 0.38], 0.34, 0.94) },
  { name: 'plum', at: (p) => fruit(p, [0.2, 1.07, -0.1], 0.24, 1) },
  { name: 'lemon', at: (p) => lemon(p, [1.22, 0.27, -0.62]) },
  { name: 'red', at: (p) => fruit(p, [-0.82, 0.31, -0.72], 0.3, 0.92) },
  { name: 'grape', at: (p) => grapes(p) },
  { name: 'bowl', at: bowl },
  { name: 'bottle', at: bottle },
];

function grapes(p) {
  if (sphere(p, [-0.32, 0.16, -1], 0.4) > 0.15) return sphere(p, [-0.32, 0.16, -1], 0.4);
  let distance = 9;
  for (let i = 0; i < 11; i++) {
    const [angle, row] = [2.4 * i, Math.sqrt(i / 11)];
    const center = [-0.32 + 0.27 * row * Math.cos(angle), 0.14 + 0.1 * (1 - row), -1.02 + 0.2 * row * Math.sin(angle)];
    distance = Math.min(distance, sphere(p, center, 0.105));
  }
  return distance;
}

/** What is nearest to a point, and how near. */
function scene(p) {
  let [distance, name] = [9 - p[2] - 6.6, 'wall'];
  const ground = table(p);
  if (ground.distance < distance) [distance, name] = [ground.distance, ground.isCloth ? 'cloth' : 'wood'];
  for (const piece of pieces) {
    const near = piece.at(p);
    if (near < distance) [distance, name] = [near, piece.name];
  }
  return { distance, name };
}

const tints = {
  red: ['#7c1414', '#c8402a'],
  orange: ['#d8711a', '#f09a34'],
  green: ['#6f8f2a', '#b3bf4e'],
  plum: ['#2c1836', '#5a2f56'],
  lemon: ['#e2b41f', '#f4d654'],
  grape: ['#3b1a3d', '#6b2c4f'],
  bowl: ['#dfe3e2', '#f3f1ea'],
  bottle: ['#0d2a1c', '#1d4a30'],
  cloth: ['#d9d6cc', '#f2efe6'],
  wood: ['#4a2a17', '#8a5630'],
  wall: ['#5d6a62', '#8d9384'],
};

function tint(name, [x, y, z]) {
  const [dark, pale] = tints[name].map(hex);
  if (name === 'wood')
    return mix(
      dark,
      pale,
      clamp(0.5 + 0.5 * Math.sin(26 * z + 5 * fractal(0.9 * x, 4 * z, 4, 21)) + 0.2 * noise(60 * x, 8 * z, 23)),
    );
  if (name === 'wall') return mix(dark, pale, clamp(0.55 + 0.5 * fractal(0.7 * x, 0.7 * y, 6, 29) - 0.12 * y));
  if (name === 'bowl') {
    const band = Math.abs(y - 0.5) < 0.055 || Math.abs(y - 0.585) < 0.012;
    const leaf = Math.abs(y - 0.5) < 0.04 * Math.abs(Math.sin(7 * Math.atan2(z - 0.05, x - 0.25)));
    return band ? (leaf ? pale : hex('#26508f')) : pale;
  }
  if (name === 'cloth') {
    const stripe = Math.abs(((((x + 0.1 * z) % 0.62) + 0.62) % 0.62) - 0.31);
    return stripe < 0.025 || Math.abs(stripe - 0.05) < 0.008 ? hex('#a33a32') : pale;
  }
  const streaks = name === 'red' ? noise(14 * Math.atan2(z, x), 3 * y, 25) : noise(6 * x, 6 * y + 3 * z, 27);
  return mix(dark, pale, clamp(0.5 + 0.6 * streaks));
}

function normalAt(p) {
  const e = 0.0012;
  const d = (dx, dy, dz) => scene([p[0] + dx, p[1] + dy, p[2] + dz]).distance;
  return normalize([d(e, 0, 0) - d(-e, 0, 0), d(0, e, 0) - d(0, -e, 0), d(0, 0, e) - d(0, 0, -e)]);
}

/** How much of the window a point sees: 0..1. The closer a ray passes something, the darker. */
function shadow(p, direction, longest) {
  let [t, seen] = [0.03, 1];
  for (let step = 0; step < 48 && t < longest; step++) {
    const { distance } = scene(add(p, scale(direction, t)));
    seen = Math.min(seen, 0.5 + (9 * distance) / t / 2);
    if (seen <= 0) return 0;
    t += clamp(distance, 0.02, 0.25);
  }
  return smoothstep(0, 1, seen);
}

function occlusion(p, normal) {
  let open = 1;
  for (const reach of [0.04, 0.1, 0.2, 0.36])
    open -= (0.32 / (1 + 2 * reach)) * Math.max(0, 1 - scene(add(p, scale(normal, reach))).distance / reach);
  return clamp(open, 0.08);
}

const gloss = {
  bottle: [120, 1.6],
  bowl: [60, 0.5],
  plum: [30, 0.3],
  red: [40, 0.4],
  green: [40, 0.3],
  orange: [22, 0.2],
  lemon: [22, 0.22],
  grape: [40, 0.5],
};

function shade(p, name, direction) {
  const normal = normalAt(p);
  const toLamp = normalize(add(lamp, scale(p, -1)));
  const start = add(p, scale(normal, 0.006));
  const direct = clamp(dot(normal, toLamp)) * shadow(start, toLamp, 4);
  const open = occlusion(p, normal);
  const sky = scale([0.32, 0.4, 0.55], open * (0.5 + 0.5 * normal[1]));
  const bounce = scale([0.3, 0.22, 0.15], open * clamp(0.5 - 0.5 * normal[1]));
  const [sharpness, strength] = gloss[name] ?? [1, 0];
  const half = normalize(add(toLamp, scale(direction, -1)));
  const shine = strength * clamp(dot(normal, half)) ** sharpness * (0.3 + direct);
  const rim = (name === 'bottle' ? 0.35 : strength > 0 ? 0.12 : 0) * (1 - clamp(-dot(normal, direction))) ** 3 * open;
  return tint(name, p).map(
    (value, i) => value * (direct * light[i] + sky[i] + bounce[i]) + shine * light[i] * 0.6 + rim * [0.7, 0.85, 1][i],
  );
}

export function stillLife(canvas) {
  canvas.shade((x, y) => {
    const direction = normalize([x - canvas.aspect / 2 + 0.03, 0.36 - y, 1.32]);
    let [t, hit] = [2, undefined];
    for (let step = 0; step < 130; step++) {
      const here = scene(add(eye, scale(direction, t)));
      if (here.distance < 0.0008 * t) {
        hit = here;
        break;
      }
      t += here.distance;
      if (t > 12) break;
    }
    const vignette = 1 - 0.35 * ((x / canvas.aspect - 0.45) ** 2 + (y - 0.5) ** 2) * 2;
    if (!hit) return film(scale(hex('#5d6a62'), 0.5 * vignette));
    const p = add(eye, scale(direction, t));
    return film(scale(shade(p, hit.name, direction), 0.8 * vignette));
  });
}
