// A mosaic of small stones: their rows run around a sun and along waves, as a mosaicist lays them.
import { clamp, createRandom, fractal, hash, hex, mix, noise, scale, smoothstep } from './math.mjs';

const golds = ['#b5811f', '#d9a832', '#f0cc62', '#e9b949', '#9c6a17'].map(hex);
const blues = ['#0d4f6e', '#14788c', '#25a0a5', '#63c3b8', '#0b3557'].map(hex);
const whites = ['#efe6cf', '#d8cdb2', '#f7f2e3', '#c9b99a'].map(hex);
const reds = ['#8e2f23', '#b5482f', '#6d1f1c', '#cf6b3f'].map(hex);
const grout = hex('#3a352f');
const tile = 0.021;

const center = [0.82, 0.42];

/** How far along the rows (u) and across them (v) a point lies, in tiles, and which of the picture's parts it is in. */
function rows(x, y) {
  const [dx, dy] = [x - center[0], y - center[1]];
  const radius = Math.hypot(dx, dy);
  const shore = 0.72 + 0.035 * Math.sin(5.2 * x) + 0.02 * Math.sin(11 * x + 1);
  if (y > shore) {
    const depth = (y - shore) / tile;
    return { u: x / tile + 0.35 * Math.floor(depth), v: depth, part: 'sea', radius };
  }
  const ring = radius / tile;
  // As many stones to a ring as fit around it.
  const around = Math.max(6, Math.round(2 * Math.PI * (Math.floor(ring) + 0.5)));
  const angle = Math.atan2(dy, dx) / (2 * Math.PI) + 0.5;
  return { u: angle * around + 0.37 * Math.floor(ring), v: ring, part: 'sky', radius, angle };
}

function palette({ part, v, u, radius, angle }) {
  if (part === 'sea') {
    const wave = Math.sin(0.55 * v + 0.9 * Math.sin(0.11 * u));
    return wave > 0.75 ? whites : wave < -0.8 ? golds : blues;
  }
  if (radius < 0.15) return radius > 0.125 ? reds : golds;
  const ray = Math.abs(((angle * 18) % 1) - 0.5);
  if (radius < 0.36 && ray < 0.24 - 0.5 * (radius - 0.15)) return ray < 0.1 ? golds : reds;
  if (Math.abs(radius - 0.4) < 0.011 || Math.abs(radius - 0.62) < 0.011) return golds;
  return radius < 0.4 ? whites : radius < 0.62 || Math.sin(radius * 60) > 0.2 ? blues : whites;
}

/** One stone: its color from its palette, a tilt that makes it catch the light, chipped edges. */
function stone(place, x, y) {
  const [i, j] = [Math.floor(place.u), Math.floor(place.v)];
  const seed = place.part === 'sea' ? 71 : 37;
  const middle = { ...place, u: i + 0.5, v: j + 0.5 };
  const colors = palette(middle);
  const random = (k) => hash(i, j, seed + k);
  const base = mix(
    colors[Math.floor(random(0) * colors.length)],
    colors[Math.floor(random(1) * colors.length)],
    0.5 * random(2),
  );
  const [fu, fv] = [place.u - i - 0.5, place.v - j - 0.5];
  const chip = 0.05 * noise(230 * x, 230 * y, seed) + 0.04 * noise(60 * x, 60 * y, seed + 1);
  const edge = Math.max(Math.abs(fu + 0.08 * (random(3) - 0.5)), Math.abs(fv + 0.08 * (random(4) - 0.5))) + chip;
  const tilt = 1 + 0.55 * ((random(5) - 0.5) * fu + (random(6) - 0.5) * fv) + 0.35 * (random(7) - 0.5);
  const glint = colors === golds ? 1.2 * smoothstep(0.3, 0.5, random(8) * (0.5 + fu - fv)) : 0;
  const bevel = smoothstep(0.3, 0.44, edge) * (fu + fv < 0 ? 0.3 : -0.35);
  return [
    smoothstep(0.46, 0.4, edge),
    scale(base, Math.max(0.1, tilt + glint + bevel + 0.1 * noise(120 * x, 120 * y, seed))),
  ];
}

export function mosaic(canvas) {
  const random = createRandom(6);
  const drift = random.range(0, 100);
  canvas.shade((x, y) => {
    // Nobody lays stones quite straight.
    const [px, py] = [x + 0.006 * fractal(7 * x + drift, 7 * y, 3, 1), y + 0.006 * fractal(7 * x, 7 * y + drift, 3, 2)];
    const [cover, color] = stone(rows(px, py), px, py);
    const mortar = scale(grout, 0.8 + 0.5 * noise(150 * x, 150 * y, 9));
    return mix(mortar, color, clamp(cover));
  }, 2);
}
