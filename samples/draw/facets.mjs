// Facets: a guitar, a bottle and fruit on a table, seen from several sides at once and broken into planes.
import { clamp, hex, length, mix, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { Random } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {[number, number][]} Polygon */

const wall = ['#5a7f94', '#9db0ac', '#d8c79c', '#3f5f7a', '#c99a5a'].map(hex);
const wood = ['#8a5a2c', '#b8813f', '#d8a85a', '#6a3f22'].map(hex);
const cloth = ['#e4d8bc', '#b9b49c', '#8f8f86', '#f0e8d2'].map(hex);
const body = ['#c8812f', '#e0a548', '#a85f26'].map(hex);
const dark = ['#1f2226', '#34302c', '#4a3a2e'].map(hex);
const bottle = ['#1f4a42', '#2f6a58', '#7fa58f'].map(hex);
const fruit = ['#b84a2a', '#d87838', '#8f2f2a'].map(hex);

/** What lies at a place, as a list of paints. @param {number} x @param {number} y */
function still(x, y) {
  // The guitar leans to the right: along its neck, and across.
  const [cos, sin] = [Math.cos(-0.95), Math.sin(-0.95)];
  const [u, v] = [(x - 0.56) * cos + (y - 0.66) * sin, (y - 0.66) * cos - (x - 0.56) * sin];
  if (length(u - 0.06, v) < 0.052) return dark;
  if (u > 0.05 && u < 0.66 && Math.abs(v) < 0.022 + (u > 0.56 ? 0.022 : 0)) return dark;
  if (Math.min(length(u + 0.12, 0.95 * v) - 0.19, length(u - 0.12, v) - 0.145) < 0)
    return Math.abs(u + 0.17) < 0.014 && Math.abs(v) < 0.07 ? dark : body;
  if (Math.abs(x - 1.08) < 0.075 - 0.045 * smoothstep(0.46, 0.34, y) && y > 0.2 && y < 0.8) return bottle;
  if (length(x - 0.24, y - 0.8) < 0.075 || length(x - 0.36, y - 0.86) < 0.065 || length(x - 0.16, y - 0.9) < 0.06)
    return fruit;
  if (y > 0.74 - 0.16 * (x - 0.6)) return x + 0.8 * y > 1.35 ? wood : cloth;
  return wall;
}

/** Cuts a polygon along a line. @param {Polygon} polygon @param {number} x @param {number} y @param {number} angle @returns {[Polygon, Polygon]} */
function cut(polygon, x, y, angle) {
  const side = (/** @type {[number, number]} */ p) => (p[0] - x) * Math.sin(angle) - (p[1] - y) * Math.cos(angle);
  /** @type {[Polygon, Polygon]} */
  const parts = [[], []];
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length];
    const [from, to] = [side(a), side(b)];
    parts[from < 0 ? 0 : 1].push(a);
    if (from < 0 === to < 0) return;
    const t = from / (from - to);
    for (const part of parts) part.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
  });
  return parts;
}

/** @param {Polygon} polygon */
function measure(polygon) {
  let [area, x, y] = [0, 0, 0];
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length];
    const cross = a[0] * b[1] - b[0] * a[1];
    area += cross / 2;
    x += ((a[0] + b[0]) * cross) / 6;
    y += ((a[1] + b[1]) * cross) / 6;
  });
  return { area: Math.abs(area), x: x / area, y: y / area };
}

/** Breaks the picture until no piece is too large, smaller where things are. @param {number} aspect @param {Random} random */
function shatter(aspect, random) {
  /** @type {Polygon[]} */
  const open = [
    [
      [0, 0],
      [aspect, 0],
      [aspect, 1],
      [0, 1],
    ],
  ];
  /** @type {Polygon[]} */
  const done = [];
  while (open.length > 0) {
    const polygon = /** @type {Polygon} */ (open.pop());
    const { area, x, y } = measure(polygon);
    const fine = still(x, y) === wall || still(x, y) === cloth ? 0.011 : 0.0042;
    if (area < fine * random.range(0.6, 1.8) || polygon.length < 3) {
      done.push(polygon);
      continue;
    }
    // Mostly along three directions: that holds the picture together.
    const angle = random.pick([-0.95, 0.62, 1.5, 0.08]) + 0.22 * random.bell();
    const jitter = 0.25 * Math.sqrt(area);
    open.push(...cut(polygon, x + jitter * random.bell(), y + jitter * random.bell(), angle));
  }
  return done;
}

/** @param {Polygon} polygon @param {number} x @param {number} y how far inside, negative outside */
function inside(polygon, x, y) {
  let nearest = 9;
  const turn = Math.sign(
    polygon.reduce(
      (sum, a, i) => sum + a[0] * polygon[(i + 1) % polygon.length][1] - polygon[(i + 1) % polygon.length][0] * a[1],
      0,
    ),
  );
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    nearest = Math.min(nearest, (turn * (dx * (y - a[1]) - dy * (x - a[0]))) / (length(dx, dy) + 1e-9));
  });
  return nearest;
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function facets(canvas) {
  const random = new Random(1910);
  const hair = 0.7 / canvas.height;
  canvas.shade(() => hex('#8a8474'), 1);
  for (const polygon of shatter(canvas.aspect, random)) {
    const { area, x, y } = measure(polygon);
    const paints = still(x + 0.012 * random.bell(), y + 0.012 * random.bell());
    const color = mix(random.pick(paints), random.pick(paints), 0.5 * random.next());
    const [angle, reach] = [random.range(0, 6.3), 1.2 * Math.sqrt(area)];
    const drawn = paints === body || paints === dark || random.next() < 0.3;
    const far = Math.max(...polygon.map((p) => length(p[0] - x, p[1] - y)));
    canvas.stamp(x, y, far, (dx, dy) => smoothstep(-hair, hair, inside(polygon, x + dx, y + dy)), color);
    // Each plane is lit from one of its sides, with short dry strokes.
    for (const [tone, way] of /** @type {[Color, number][]} */ ([
      [scale(color, 0.42), 1],
      [mix(color, hex('#f6efd8'), 0.55), -1],
    ])) {
      canvas.stamp(
        x,
        y,
        far,
        (dx, dy) => {
          const within = smoothstep(-hair, hair, inside(polygon, x + dx, y + dy));
          const along = (way * (dx * Math.cos(angle) + dy * Math.sin(angle))) / reach;
          const across = dy * Math.cos(angle) - dx * Math.sin(angle);
          const dry = 0.22 * noise(60 * (x + dx), 60 * (y + dy), 11) + 0.25 * noise(90 * across, 12 * along, 12);
          return within * 0.85 * smoothstep(-0.05, 0.75, along + dry);
        },
        tone,
      );
    }
    if (drawn)
      canvas.stamp(
        x,
        y,
        far,
        (dx, dy) =>
          0.75 *
          smoothstep(0.0028, 0.0012, Math.abs(inside(polygon, x + dx, y + dy) - 0.001)) *
          clamp(0.7 + noise(40 * (x + dx), 40 * (y + dy), 13)),
        dark[0],
      );
  }
  canvas.change((color, x, y) => scale(color, 1 + 0.07 * fractal(45 * x, 45 * y, 2, 14)));
}
