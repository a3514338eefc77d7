// Pointillism: a sunny bay with sails, in dots of pure color that the eye mixes.
import { add, bell, clamp, gradient, hex, length, mix, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { Random } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */

const sails = [
  { x: 0.93, foot: 0.5, size: 0.2 },
  { x: 0.62, foot: 0.455, size: 0.1 },
  { x: 1.2, foot: 0.44, size: 0.075 },
  { x: 0.49, foot: 0.43, size: 0.05 },
];
const crowns = [
  [0.1, 0.16, 0.2],
  [0.27, 0.1, 0.15],
  [0.02, 0.34, 0.13],
  [0.22, 0.27, 0.12],
];

/** @param {number} x */
const shore = (x) => 0.69 - 0.1 * smoothstep(0.75, 0.05, x) + 0.012 * Math.sin(13 * x);

/** @param {number} x @param {number} y @returns {Color} */
function scene(x, y) {
  const crown =
    Math.min(...crowns.map(([cx, cy, r]) => length(x - cx, y - cy) / r)) + 0.3 * fractal(9 * x, 9 * y, 2, 81);
  if (crown < 1)
    return mix(
      hex('#174a2a'),
      hex('#8fb53a'),
      clamp(0.3 + 0.6 * noise(11 * x, 11 * y, 82) - 0.9 * (y - 0.2) + 0.5 * (x - 0.1)),
    );
  if (Math.abs(x - 0.13 - 0.015 * Math.sin(9 * y)) < 0.022 && y < 0.78)
    return mix(hex('#3a2350'), hex('#8a4f3a'), smoothstep(0.11, 0.15, x));
  for (const sail of sails) {
    const color = boat(sail, x, y);
    if (color) return color;
  }
  if (y > shore(x)) return lawn(x, y);
  return y > 0.4 ? water(x, y) : sky(x, y);
}

/** @param {typeof sails[0]} sail @param {number} x @param {number} y @returns {Color | undefined} */
function boat({ x: bx, foot, size }, x, y) {
  const [u, v] = [(x - bx) / size, (foot - y) / size];
  if (v > 0 && v < 0.16 && Math.abs(u) < 0.42 + 0.5 * v) return hex('#7c2f2a');
  const belly = 0.1 * Math.sin(2.6 * clamp(v / 1.2));
  if (v > 0.2 && v < 1.25 && u > -0.36 * (1.25 - v) - belly && u < 0.02)
    return mix(hex('#fff6da'), hex('#e8b58a'), clamp(-1.6 * u));
  if (v > 0.24 && v < 1.05 && u > 0.05 && u < 0.4 * (1.05 - v) + 0.05)
    return mix(hex('#f3d9b0'), hex('#b7a6c8'), clamp(2.6 * u));
  if (v < 0 && v > -0.6 && Math.abs(u) < 0.34 - 0.3 * v * Math.sin(40 * v))
    return mix(hex('#f0dcb8'), hex('#3f78a8'), clamp(-1.4 * v + 0.2));
  return undefined;
}

/** @param {number} x @param {number} y @returns {Color} */
function sky(x, y) {
  const far = 0.385 - 0.05 * Math.max(0, fractal(3.2 * x, 0.2, 3, 83) + 0.25);
  if (y > far) return mix(hex('#7f7fc0'), hex('#c79ab8'), clamp(12 * (y - far)));
  const cloud = smoothstep(0.05, 0.4, fractal(1.8 * x + 2, 4.2 * y, 3, 84));
  return mix(
    gradient(
      [
        [0, hex('#4f8fd0')],
        [0.25, hex('#9cc8de')],
        [0.4, hex('#f8dfae')],
      ],
      y,
    ),
    hex('#fff0d4'),
    0.8 * cloud,
  );
}

/** @param {number} x @param {number} y @returns {Color} */
function water(x, y) {
  const ripple = noise(9 * x, 70 * y, 85);
  const glitter = bell(x - 0.93, 0.3) * smoothstep(0.1, 0.6, ripple);
  const depth = gradient(
    [
      [0.4, hex('#9fd0d8')],
      [0.5, hex('#3f93c0')],
      [0.66, hex('#2a5fa8')],
      [0.72, hex('#7fc0a8')],
    ],
    y + 0.02 * ripple,
  );
  return add(scale(depth, 1 + 0.15 * ripple), scale(hex('#fff0c0'), 0.5 * glitter));
}

/** @param {number} x @param {number} y @returns {Color} */
function lawn(x, y) {
  if (y < shore(x) + 0.025) return hex('#f2dca6');
  const shade = smoothstep(0.25, -0.2, noise(2.3 * x + 3, 5 * y, 86) + 0.9 * (x - 0.55)) * smoothstep(1.25, 0.6, y);
  const sunny = mix(hex('#b9cc45'), hex('#eccf4a'), clamp(0.5 + fractal(7 * x, 14 * y, 2, 87)));
  const flowers = noise(42 * x, 42 * y, 88) > 0.62 && y > 0.78;
  if (flowers) return noise(5 * x, 5 * y, 89) > 0 ? hex('#e0453a') : hex('#f8f0e0');
  return mix(sunny, hex('#2c6a58'), 0.85 * shade);
}

/** What a painter of points takes for a color: near it, and now and then its opposite. @param {Color} color @param {Random} random @returns {Color} */
function pure(color, random) {
  const gray = (color[0] + color[1] + color[2]) / 3;
  const vivid = /** @type {Color} */ (color.map((value) => clamp(gray + 1.45 * (value - gray), 0.01, 1)));
  if (random.next() < 0.11)
    return /** @type {Color} */ (vivid.map((value) => clamp(1.6 * gray - 0.6 * value, 0.02, 1)));
  return /** @type {Color} */ (vivid.map((value) => clamp(value * (1 + 0.42 * random.bell()) + 0.02 * random.bell())));
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function points(canvas) {
  const random = new Random(1886);
  canvas.shade((x, y) => mix(scene(x, y), hex('#efe2c6'), 0.45), 1);
  for (const [spacing, size] of [
    [0.013, 0.0078],
    [0.0115, 0.0066],
    [0.0125, 0.0056],
  ]) {
    const places = [];
    for (let y = 0; y < 1.01; y += spacing) {
      for (let x = 0; x < canvas.aspect + 0.01; x += spacing)
        places.push([x + 0.6 * spacing * random.bell(), y + 0.6 * spacing * random.bell()]);
    }
    for (const [x, y] of random.shuffle(places)) {
      const radius = size * random.range(0.8, 1.2);
      const soft = 0.9 / canvas.height;
      const color = pure(scene(x, y), random);
      canvas.stamp(
        x,
        y,
        radius + soft,
        (dx, dy) => 0.94 * smoothstep(radius + soft, radius - soft, length(dx, 1.15 * dy)),
        color,
      );
    }
  }
}
