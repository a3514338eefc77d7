// Pastel: haystacks and poplars at dusk, in soft chalk on a dark, rough paper that shows through.
import { bell, clamp, gradient, hex, length, mix, ramp, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { Random } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** What a place shows, and which way the chalk goes there. @typedef {{ color: Color, angle: number }} Place */

const sheet = hex('#6d5f72');
const stacks = [
  { x: 0.42, foot: 0.79, size: 0.2 },
  { x: 0.87, foot: 0.69, size: 0.11 },
];
const poplars = [1.02, 1.09, 1.15, 1.22, 1.27, 0.1, 0.16];

/** @param {number} x @param {number} y @returns {Place} */
function scene(x, y) {
  for (const { x: sx, foot, size } of stacks) {
    const [u, v] = [(x - sx) / size, (foot - y) / size];
    const wide = v < 0.62 ? 0.78 + 0.16 * v : Math.max(0, (1.42 - v) * 1.1) ** 0.8;
    if (v > 0 && v < 1.4 && Math.abs(u) < wide) {
      const lit = clamp(0.5 - 0.75 * u + 0.25 * noise(16 * x, 16 * y, 3));
      const straw = ramp(['#3f2a5a', '#8a3f5f', '#d0693f', '#f0a548', '#fbdc90'].map(hex), lit);
      return { color: v > 0.62 ? straw : scale(straw, 0.86), angle: v > 0.62 ? (u > 0 ? 0.85 : -0.85) : 1.45 };
    }
  }
  if (y > 0.6) return field(x, y);
  const tall = poplars.reduce(
    (near, px, i) =>
      Math.max(near, 1 - length((x - px) / (0.034 + 0.008 * (i % 3)), (y - 0.46) / (0.15 + 0.04 * ((i * 7) % 3)))),
    -1,
  );
  if (tall + 0.16 * noise(18 * x, 18 * y, 4) > 0)
    return {
      color: mix(hex('#1f3a5a'), hex('#7a6f9a'), clamp(0.4 + noise(30 * x, 20 * y, 5))),
      angle: 1.1 + 40 * (x - Math.round(x * 16) / 16),
    };
  const ridge = 0.55 + 0.03 * fractal(2.5 * x, 0.5, 3, 6);
  if (y > ridge) return { color: mix(hex('#4a4f9a'), hex('#a86fa8'), clamp(14 * (y - ridge))), angle: 0.1 };
  return sky(x, y);
}

/** @param {number} x @param {number} y @returns {Place} */
function sky(x, y) {
  const glow = bell(length(0.8 * (x - 0.3), 1.3 * (y - 0.5)), 0.42);
  const air = gradient(
    [
      [0, hex('#27408a')],
      [0.2, hex('#5f6fc0')],
      [0.36, hex('#c98fb8')],
      [0.48, hex('#f6a878')],
      [0.56, hex('#fbd98a')],
    ],
    y + 0.14 * glow,
  );
  const cloud = smoothstep(0.06, 0.3, fractal(1.5 * x + 1, 5.5 * y, 3, 7));
  const lit = mix(hex('#8a6fb0'), hex('#ffd0a8'), clamp(0.2 + 1.8 * (y - 0.08)));
  if (length(x - 0.24, y - 0.45) < 0.04) return { color: hex('#fff0b8'), angle: 0.3 };
  return { color: mix(air, lit, 0.85 * cloud), angle: 0.14 + 0.5 * noise(2 * x, 3 * y, 8) };
}

/** @param {number} x @param {number} y @returns {Place} */
function field(x, y) {
  // Shadows fall away from the sun, long and violet.
  const shade = stacks.some(
    ({ x: sx, foot, size }) =>
      y > foot - 0.03 * size &&
      length((x - sx - 2.1 * (y - foot) - 0.7 * size) / (1.3 * size), (y - foot - 0.3 * size) / (0.38 * size)) < 1,
  );
  const row = noise(5 * x, 26 * y, 9);
  if (shade) return { color: mix(hex('#3f3f8a'), hex('#6a5fa8'), clamp(0.5 + row)), angle: 0.05 };
  const green = mix(hex('#4f8a5a'), hex('#b8b84a'), clamp(0.5 + 0.9 * row));
  const gold = mix(hex('#d88a3f'), hex('#f8d070'), clamp(0.5 + row));
  return {
    color: mix(green, gold, clamp(0.5 + 1.3 * fractal(2 * x, 6 * y, 2, 10) - 0.6 * (x - 0.4))),
    angle: 0.12 * Math.sin(5 * x) + 0.06 * row,
  };
}

/** A stick of chalk leaves color on the hills of the paper only. @param {import('./canvas.mjs').Canvas} canvas
 * @param {Float32Array} tooth how high each pixel of the paper is @param {number[]} line @param {Color} color @param {number} pressure */
function chalk(canvas, tooth, [x, y, angle, long, wide], color, pressure) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  canvas.stamp(
    x,
    y,
    0.5 * long + wide,
    (dx, dy, pixel) => {
      const along = dx * cos + dy * sin;
      const across = dy * cos - dx * sin + 0.3 * wide * Math.sin((3 * along) / long);
      const near = length(Math.max(0, Math.abs(along) - 0.5 * long), across) / (0.5 * wide);
      if (near > 1) return 0;
      return 0.92 * smoothstep(1, 0.55, near) * smoothstep(0.12, -0.12, tooth[pixel] - pressure * (1 - 0.35 * near));
    },
    color,
  );
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function pastel(canvas) {
  const random = new Random(1890);
  const { width, height, aspect } = canvas;
  const tooth = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) / height, Math.floor(i / width) / height];
    return 0.5 + 0.34 * noise(115 * x, 115 * y, 1) + 0.3 * noise(240 * x, 230 * y, 2);
  });
  canvas.shade((x, y) => scale(sheet, 1 + 0.1 * noise(100 * x, 100 * y, 11)), 1);
  for (const [spacing, long, wide, pressure] of [
    [0.022, 0.12, 0.034, 0.62],
    [0.016, 0.085, 0.018, 0.68],
    [0.013, 0.045, 0.011, 0.74],
  ]) {
    const places = [];
    for (let y = 0; y < 1.02; y += spacing) {
      for (let x = -0.02; x < aspect + 0.02; x += 1.5 * spacing)
        places.push([x + spacing * random.bell(), y + 0.7 * spacing * random.bell()]);
    }
    for (const [x, y] of random.shuffle(places)) {
      const { color, angle } = scene(x, y);
      const tint = /** @type {Color} */ (color.map((value) => clamp(value * (1 + 0.2 * random.bell()), 0, 1)));
      const size = random.range(0.7, 1.2);
      chalk(
        canvas,
        tooth,
        [x, y, angle + 0.16 * random.bell(), long * size, wide * size],
        tint,
        pressure + 0.12 * random.bell(),
      );
    }
  }
}
