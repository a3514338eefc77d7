// Thick strokes of oil paint along a swirling field: a night of stars over a field of wheat.
import { clamp, createRandom, fractal, hex, mix, noise, scale, smoothstep } from './math.mjs';

const night = ['#0b1a3f', '#14306b', '#1f4f9a', '#3f7fbd', '#7fb2cf'].map(hex);
const gold = ['#8a5a14', '#c98a1b', '#e8b93a', '#f6dc7c', '#fff3c0'].map(hex);
const green = ['#12302a', '#1f5240', '#4d7a3a', '#8c9a3c'].map(hex);

/** Where the stars are: x, y and radius, in units of the picture's height. */
const stars = [
  [0.27, 0.2, 0.085],
  [0.62, 0.12, 0.05],
  [1.06, 0.24, 0.12],
  [0.8, 0.38, 0.045],
  [0.12, 0.46, 0.04],
];

const horizon = (x) => 0.66 + 0.05 * Math.sin(3.2 * x + 0.6) + 0.03 * fractal(2 * x, 0.5, 3, 3);

/** The direction of the brush, an angle: around the stars, along the hills, else with the wind. */
function flow(x, y) {
  let [vx, vy] = [1, 0.5 * noise(1.6 * x, 1.6 * y, 5)];
  if (y > horizon(x)) {
    const sway = 0.9 * noise(3 * x, 2 * y, 7);
    return y > horizon(x) + 0.09 ? -Math.PI / 2 + sway : Math.atan2(-0.16 * Math.cos(3.2 * x + 0.6), 1) + 0.4 * sway;
  }
  const e = 0.01;
  vy += (fractal(1.7 * x + e, 1.7 * y, 2, 9) - fractal(1.7 * x - e, 1.7 * y, 2, 9)) / e;
  vx += (fractal(1.7 * x, 1.7 * y + e, 2, 9) - fractal(1.7 * x, 1.7 * y - e, 2, 9)) / e;
  for (const [sx, sy, radius] of stars) {
    const [dx, dy] = [x - sx, y - sy];
    // The very middle has no direction of its own.
    if (Math.hypot(dx, dy) < 0.12 * radius) return x * 40;
    const pull = 9 * Math.exp(-((Math.hypot(dx, dy) / (2.6 * radius)) ** 2));
    vx += (-dy / radius) * pull;
    vy += (dx / radius) * pull;
  }
  return Math.atan2(vy, vx);
}

/** What the painter has on the palette for a place: darkest to lightest, and how light it is there. */
function subject(x, y) {
  const below = y - horizon(x);
  if (below > 0.09) return [gold, 0.45 + 0.5 * noise(4 * x, 9 * y, 11) - 0.5 * smoothstep(0.15, 0.42, below)];
  if (below > 0) return [green, 0.5 + 0.6 * noise(5 * x, 6 * y, 13)];
  let light = 0;
  for (const [sx, sy, radius] of stars) {
    const distance = Math.hypot(x - sx, y - sy) / radius;
    if (distance < 1.15 + 0.25 * noise(9 * x, 9 * y, 15)) return [gold, 1.05 - 0.55 * distance];
    light += 0.75 * Math.exp(-((distance / 2.4) ** 2)) * (0.6 + 0.4 * Math.sin(7 * distance));
  }
  const wind = 0.5 + 0.5 * Math.sin(16 * y + 4 * fractal(1.6 * x, 1.6 * y, 3, 17));
  return [night, 0.12 + 0.4 * wind * smoothstep(0.05, 0.55, y) + light];
}

function colorOf([palette, light], random) {
  const t = clamp(light + 0.13 * random.normal()) * (palette.length - 1);
  const i = Math.min(palette.length - 2, Math.floor(t));
  const color = mix(palette[i], palette[i + 1], t - i);
  return color.map((value) => value * (1 + 0.12 * random.normal()));
}

/** One stroke: follows the field for a while; bristles leave grooves, the edges a ridge that catches the light. */
function stroke(canvas, x0, y0, { width, length }, random) {
  const color = colorOf(subject(x0, y0), random);
  const grain = Math.floor(random.next() * 1e6);
  let [x, y] = [x0, y0];
  const step = width * 0.35;
  const steps = Math.ceil(length / step);
  let heading = flow(x, y);
  for (let i = 0; i < steps; i++) {
    const turn = flow(x, y) - heading;
    heading += 0.5 * Math.atan2(Math.sin(turn), Math.cos(turn));
    const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
    const along = i / steps;
    const half = (width / 2) * Math.min(1, 4 * along + 0.35, 3 * (1 - along) + 0.25);
    canvas.stamp(x, y, width, (dx, dy) => {
      const [u, v] = [dx * cos + dy * sin, -dx * sin + dy * cos];
      const across = Math.abs(v) / half;
      if (across > 1 || Math.abs(u) > step) return undefined;
      const bristle = noise((6 * v) / half, 5 * along + u / width, grain);
      const relief = 0.2 * bristle + 0.3 * smoothstep(0.55, 0.95, across) * (v * (cos - sin) < 0 ? 1 : -0.8);
      const dry = along > 0.7 ? smoothstep(0.2, -0.5, bristle - 2 * (along - 0.7)) : 0;
      return [smoothstep(1, 0.8, across) * (0.94 - 0.8 * dry), scale(color, 1 + relief)];
    });
    x += cos * step;
    y += sin * step;
  }
}

const layers = [
  { width: 0.06, length: 0.26, spacing: 0.03 },
  { width: 0.034, length: 0.18, spacing: 0.017 },
  { width: 0.02, length: 0.12, spacing: 0.012 },
  { width: 0.011, length: 0.07, spacing: 0.015 },
];

export function strokes(canvas) {
  const random = createRandom(1889);
  // The ground coat, which shows where strokes leave gaps.
  canvas.shade((x, y) => {
    const [palette, light] = subject(x, y);
    return scale(palette[Math.floor(clamp(light, 0, 0.99) * palette.length)], 0.8);
  });
  for (const brush of layers) {
    const places = [];
    for (let y = -0.02; y < 1.02; y += brush.spacing) {
      for (let x = -0.05; x < canvas.aspect + 0.02; x += 1.6 * brush.spacing) {
        places.push([
          x + 1.6 * brush.spacing * random.normal() * 0.5,
          y + brush.spacing * random.normal() * 0.5,
          random.next(),
        ]);
      }
    }
    // Not row by row: strokes overlap in no particular order.
    places.sort((a, b) => a[2] - b[2]);
    for (const [x, y] of places) stroke(canvas, x, y, brush, random);
  }
}
