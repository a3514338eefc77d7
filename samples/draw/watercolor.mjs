// Watercolor: hills in mist and poppies before them, in washes that run, pool at their edges and leave the paper white.
import { clamp, hex, length, lerp, mix, multiply, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { Random } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** One wash: how far a place is outside of it, what it is mixed of, and how much of it. @typedef {{ outside: (x: number, y: number) => number, color: Color, amount: number, bleed: number, seed: number, fade?: (x: number, y: number) => number, spared?: boolean }} Wash */

const paper = hex('#fbf6ea');
const hills = [
  { base: 0.42, height: 0.1, color: '#8fa9c9', amount: 0.55 },
  { base: 0.49, height: 0.12, color: '#6f8fb8', amount: 0.6 },
  { base: 0.57, height: 0.1, color: '#5f8f96', amount: 0.7 },
  { base: 0.66, height: 0.09, color: '#6a9a5f', amount: 0.75 },
];

/** @returns {Wash[]} */
function skyAndHills() {
  /** @type {Wash[]} */
  const washes = [
    {
      outside: (x, y) => y - 0.5 + 0.3 * fractal(1.5 * x, 2 * y, 4, 3),
      color: hex('#6fa3d8'),
      amount: 0.7,
      bleed: 0.2,
      seed: 5,
      fade: (_, y) => smoothstep(0.5, 0, y),
    },
    {
      outside: (x, y) => length(1.1 * (x - 0.4), 1.6 * (y - 0.36)) - 0.32,
      color: hex('#f6c08a'),
      amount: 0.5,
      bleed: 0.22,
      seed: 9,
    },
    { outside: (x, y) => length(x - 0.42, y - 0.3) - 0.055, color: hex('#f08a4a'), amount: 0.7, bleed: 0.02, seed: 12 },
  ];
  hills.forEach(({ base, height, color, amount }, i) => {
    const top = (/** @type {number} */ x) => base - height * (0.5 + fractal(1.9 * x + 5 * i, 0.4, 4, 20 + i));
    washes.push({
      outside: (x, y) => top(x) - y,
      color: hex(color),
      amount,
      bleed: 0.012,
      seed: 30 + i,
      fade: (x, y) => lerp(1, 0.12, smoothstep(0, 0.2, y - top(x))),
    });
  });
  washes.push({
    outside: (x, y) => 0.66 + 0.05 * Math.sin(3 * x) - y,
    color: hex('#a8b84a'),
    amount: 0.6,
    bleed: 0.03,
    seed: 40,
  });
  washes.push({
    outside: (x, y) => 0.84 + 0.06 * Math.sin(5 * x + 2) - y,
    color: hex('#4f7f3f'),
    amount: 0.6,
    bleed: 0.05,
    seed: 41,
  });
  return washes;
}

/** Stems, and flowers of four or five loose petals. @param {number} aspect @param {Random} random @returns {Wash[]} */
function poppies(aspect, random) {
  /** @type {Wash[]} */
  const washes = [];
  const flowers = Array.from({ length: 21 }, (_, i) => {
    const near = i / 20;
    return {
      x: random.range(0.03, aspect - 0.03),
      y: 0.64 + 0.24 * near + 0.03 * random.bell(),
      size: 0.022 + 0.052 * near * random.range(0.8, 1.2),
      lean: 0.2 * random.bell(),
    };
  });
  for (const { x, y, size, lean } of flowers) {
    const stem = (/** @type {number} */ px, /** @type {number} */ py) =>
      Math.max(Math.abs(px - x + lean * (py - y)) - 0.0035 - 0.02 * size, y - py);
    washes.push({ outside: stem, color: hex('#2f5f35'), amount: 0.8, bleed: 0.002, seed: random.next() * 900 });
    const hue = random.pick(['#ee4a34', '#f2653a', '#e83a4a', '#f58a58']);
    // The paper under a flower stays white.
    washes.push({
      outside: (px, py) => length(0.9 * (px - x), 1.2 * (py - y)) - size,
      color: paper,
      amount: 1,
      bleed: 0.25 * size,
      seed: 51,
      spared: true,
    });
    const parts = 4 + Math.floor(2 * random.next());
    for (let k = 0; k < parts; k++) {
      const angle = (k / parts) * 2 * Math.PI + random.next();
      const [cx, cy] = [x + 0.55 * size * Math.cos(angle), y + 0.38 * size * Math.sin(angle)];
      const wide = size * random.range(0.6, 0.85);
      washes.push({
        outside: (px, py) => length(px - cx, 1.25 * (py - cy)) - wide,
        color: hex(hue),
        amount: 0.55,
        bleed: 0.3 * size,
        seed: Math.floor(900 * random.next()),
      });
    }
    washes.push({
      outside: (px, py) => length(px - x, py - y) - 0.2 * size,
      color: hex('#3a2140'),
      amount: 0.95,
      bleed: 0.2 * size,
      seed: 77,
    });
  }
  for (let i = 0; i < 70; i++) {
    const [x, y, r] = [random.range(0, aspect), random.range(0.5, 1), random.range(0.001, 0.006)];
    washes.push({
      outside: (px, py) => length(px - x, py - y) - r,
      color: hex(random.pick(['#d8443a', '#4f7f3f', '#f0b84a', '#6f8fb8'])),
      amount: 0.7,
      bleed: 0.3 * r,
      seed: i,
    });
  }
  return washes;
}

/** How much paint of a wash is at a place. @param {Wash} wash @param {number} x @param {number} y */
function paint({ outside, amount, bleed, seed, fade }, x, y) {
  const rough = outside(x, y);
  if (rough > 2 * bleed + 0.02) return 0;
  const inside = -(
    rough +
    bleed * fractal((0.35 * x) / (bleed + 0.02), (0.35 * y) / (bleed + 0.02), 4, seed % 500) +
    0.0035 * fractal(26 * x, 26 * y, 3, 60)
  );
  const cover = smoothstep(-0.0012 - 0.3 * Math.max(0, bleed - 0.1), 0.0022 + 0.45 * Math.max(0, bleed - 0.1), inside);
  // Pigment gathers at the edge as it dries, and in the hollows of the paper.
  const rim = bleed < 0.1 ? 0.45 * Math.exp(-inside / 0.0045) : 0;
  const pooled = 0.75 + 0.5 * fractal(3.5 * x, 3.5 * y, 3, (seed + 7) % 500) + 0.12 * noise(170 * x, 170 * y, 61);
  return clamp(amount * cover * (pooled + rim) * (fade ? fade(x, y) : 1));
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function watercolor(canvas) {
  const washes = [...skyAndHills(), ...poppies(canvas.aspect, new Random(1802))];
  canvas.shade((x, y) => {
    const edge = Math.min(x, y, canvas.aspect - x, 1 - y) - 0.03 - 0.02 * fractal(5 * x, 5 * y, 4, 62);
    let color = scale(paper, 1 + 0.018 * noise(120 * x, 120 * y, 63) + 0.018 * noise(50 * x, 50 * y, 64));
    if (edge < -0.002) return color;
    for (const wash of washes) {
      const much = paint(wash, x, y) * smoothstep(-0.002, 0.003, edge);
      if (wash.spared) color = mix(color, paper, 0.9 * clamp(much));
      // Glazes darken what is under them, as filters do.
      else if (much > 0)
        color = multiply(color, /** @type {Color} */ (wash.color.map((value) => value ** (1.15 * much))));
    }
    return color;
  }, 0.04);
}
