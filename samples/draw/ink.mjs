// Pen and ink with a wash: a moonlit valley, its tones built from crossed hatching that follows the slopes.
import { clamp, createRandom, fractal, hex, mix, noise, scale, smoothstep } from './math.mjs';

const paper = hex('#f2e8d3');
const sepia = hex('#2a1a12');
const washes = { sky: hex('#7f8f93'), far: hex('#b08a5c'), near: hex('#8a4f2b'), moon: hex('#f8f0dc') };
const moon = [0.98, 0.23, 0.1];

const hills = [
  { base: 0.52, height: 0.16, size: 2.1, seed: 3, tone: 0.42 },
  { base: 0.63, height: 0.14, size: 2.8, seed: 5, tone: 0.6 },
  { base: 0.77, height: 0.15, size: 2.2, seed: 7, tone: 0.78 },
  { base: 0.93, height: 0.12, size: 3, seed: 9, tone: 0.95 },
];

const ridge = ({ base, height, size, seed }, x) => base + height * fractal(size * x, 0.3, 4, seed);

/** How dark a place is, 0..1, which way its strokes run, and which wash lies under them. */
function tone(x, y) {
  for (let i = hills.length - 1; i >= 0; i--) {
    const hill = hills[i];
    const depth = y - ridge(hill, x);
    if (depth < 0) continue;
    const slope = (ridge(hill, x + 0.01) - ridge(hill, x - 0.01)) / 0.02;
    const shaded = 0.25 * clamp(2 * slope) + 0.3 * fractal(6 * x, 6 * y, 3, 20 + i);
    const mist = smoothstep(0.16, 0.02, hill.base + 0.13 - y);
    const dark = clamp(hill.tone + shaded - 0.35 * smoothstep(0, 0.14, depth) * (i < 3 ? 1 : 0.2) - 0.1 * mist);
    return {
      dark,
      angle: Math.atan(slope) + 0.9 + 0.5 * fractal(3 * x, 3 * y, 2, 30 + i),
      wash: mix(washes.far, washes.near, i / 3),
      edge: depth,
    };
  }
  const distance = Math.hypot(x - moon[0], y - moon[1]);
  if (distance < moon[2])
    return { dark: 0.12 * smoothstep(0.03, 0.1, distance), angle: 0.6, wash: washes.moon, edge: 1 };
  const cloud = smoothstep(0, 0.3, fractal(1.6 * x + 5, 4.2 * y, 5, 40));
  const halo = Math.exp(-(((distance - moon[2]) / 0.14) ** 2));
  const dark = clamp(0.86 - 0.45 * halo - 0.5 * cloud - 0.4 * smoothstep(0.25, 0.6, y));
  return {
    dark,
    angle: Math.atan2(y - moon[1], x - moon[0]) + Math.PI / 2,
    wash: mix(washes.sky, washes.moon, 0.6 * cloud + 0.4 * halo),
    edge: 1,
  };
}

/** One line of the pen: presses in the middle, runs dry at the end, never quite straight. */
function line(canvas, x0, y0, angle, { length, width, strength }, random) {
  const [step, bend] = [width * 0.9, 0.9 * random.normal()];
  const steps = Math.ceil(length / step);
  let [x, y, heading] = [
    x0 - (length / 2) * Math.cos(angle),
    y0 - (length / 2) * Math.sin(angle),
    angle - (bend * length) / 2,
  ];
  for (let i = 0; i < steps; i++) {
    const along = i / steps;
    const press = 0.45 + 0.55 * Math.sin(Math.PI * clamp(along + 0.1));
    const half = (width / 2) * press;
    canvas.stamp(x, y, width, (dx, dy) => {
      const cover = smoothstep(half + 0.0007, half - 0.0005, Math.hypot(dx, dy));
      return cover > 0 ? [cover * strength, sepia] : undefined;
    });
    heading += bend * step + 0.03 * random.normal();
    x += Math.cos(heading) * step;
    y += Math.sin(heading) * step;
  }
}

/** A layer of hatching: lines wherever the tone is darker than its threshold, turned against the layer before. */
function hatch(canvas, { turn, threshold, spacing, length, width }, random) {
  for (let y = 0; y < 1.02; y += spacing) {
    for (let x = -0.02; x < canvas.aspect + 0.02; x += spacing * 2.4) {
      const [px, py] = [x + spacing * 1.2 * random.normal(), y + 0.5 * spacing * random.normal()];
      const { dark, angle } = tone(px, py);
      if (dark < threshold + 0.05 * random.normal()) continue;
      const boldness = clamp(0.6 + dark - threshold, 0.5, 1.2);
      line(
        canvas,
        px,
        py,
        angle + turn,
        { length: length * random.range(0.7, 1.3), width: width * boldness, strength: 0.85 },
        random,
      );
    }
  }
}

/** Trees on the two nearest hills: a trunk, and a crown of short strokes. */
function trees(canvas, random) {
  for (let i = 0; i < 34; i++) {
    const hill = hills[2 + (i % 2)];
    const x = random.range(0, canvas.aspect);
    const size = (i % 2 ? 0.1 : 0.055) * random.range(0.7, 1.4);
    const foot = ridge(hill, x) + 0.012;
    line(
      canvas,
      x,
      foot - 0.3 * size,
      -Math.PI / 2,
      { length: 0.7 * size, width: 0.05 * size + 0.002, strength: 1 },
      random,
    );
    for (let k = 0; k < 90; k++) {
      const height = random.next();
      const spread = 0.34 * size * (1 - height) ** 0.7;
      const at = [x + spread * random.normal() * 0.8, foot - size * (0.3 + height)];
      line(canvas, at[0], at[1], 0.5 + random.normal(), { length: 0.16 * size, width: 0.0022, strength: 0.9 }, random);
    }
  }
}

const layers = [
  { turn: 0, threshold: 0.12, spacing: 0.011, length: 0.06, width: 0.0024 },
  { turn: 1.1, threshold: 0.36, spacing: 0.0095, length: 0.045, width: 0.0024 },
  { turn: -0.7, threshold: 0.56, spacing: 0.0085, length: 0.035, width: 0.0026 },
  { turn: 0.45, threshold: 0.74, spacing: 0.0075, length: 0.03, width: 0.003 },
];

export function ink(canvas) {
  const random = createRandom(1521);
  canvas.shade((x, y) => {
    const [wx, wy] = [x + 0.012 * fractal(9 * x, 9 * y, 3, 50), y + 0.012 * fractal(9 * x, 9 * y, 3, 51)];
    const { wash, dark } = tone(wx, wy);
    const pooled = clamp(0.55 + 0.5 * fractal(5 * x, 5 * y, 4, 52)) * (0.55 + 0.9 * dark);
    const fiber = 1 + 0.05 * noise(160 * x, 160 * y, 53) + 0.03 * noise(30 * x, 30 * y, 54);
    return scale(mix(paper, wash, pooled), fiber);
  });
  for (const layer of layers) hatch(canvas, layer, random);
  trees(canvas, random);
  for (const hill of hills) {
    for (let x = 0; x < canvas.aspect; x += 0.02) {
      const slope = (ridge(hill, x + 0.01) - ridge(hill, x - 0.01)) / 0.02;
      line(canvas, x, ridge(hill, x), Math.atan(slope), { length: 0.032, width: 0.0032, strength: 0.95 }, random);
    }
  }
}
