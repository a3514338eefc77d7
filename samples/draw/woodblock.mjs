// Waves as a Japanese woodblock print would have them: flat inks, one dark line, the grain of the block, paper.
import { clamp, fractal, gradient, hash, hex, mix, noise, scale, smoothstep } from './math.mjs';

const paper = hex('#efe3c8');
const indigo = ['#132a4f', '#1f4a78', '#4c82a6', '#9cbfc4'].map(hex);
const line = hex('#0c1a30');
const foam = hex('#f4ecd8');
const sunRed = hex('#c4452f');

/** One wave front behind another: its crest line, how steep, and where it breaks. */
const waves = [
  { base: 0.47, height: 0.1, length: 0.62, phase: 0.1, steep: 0.3 },
  { base: 0.58, height: 0.2, length: 0.95, phase: 0.52, steep: 0.55 },
  { base: 0.74, height: 0.13, length: 0.7, phase: 0.2, steep: 0.5 },
  { base: 0.88, height: 0.15, length: 0.85, phase: 0.72, steep: 0.6 },
];

/** The surface of a wave, leaning over to the right: y of the crest line at x. */
function crest({ base, height, length, phase, steep }, x) {
  let t = x / length + phase;
  for (let i = 0; i < 4; i++) t = x / length + phase + (steep / (2 * Math.PI)) * Math.sin(2 * Math.PI * t);
  const lift = 0.5 + 0.5 * Math.cos(2 * Math.PI * t);
  return base - height * lift ** 1.6 + 0.006 * fractal(9 * x, base * 40, 3, 5);
}

/** Fingers of foam along a crest: scallops that hang over it, smaller ones between them. */
function foamEdge(wave, x, depth) {
  const peak = smoothstep(wave.base - 0.25 * wave.height, wave.base - 0.85 * wave.height, crest(wave, x));
  const scallop = (size, shift) => {
    const along = x / size + shift;
    const cell = Math.floor(along);
    const r = 0.75 + 0.5 * hash(cell, Math.round(wave.base * 100), 7);
    return r * size * Math.sqrt(Math.max(0, 1 - (2 * (along - cell) - 1) ** 2));
  };
  const reach = 0.01 + peak * (0.018 + Math.max(scallop(0.05, 0), 0.8 * scallop(0.032, 0.4)));
  return reach - depth;
}

function waveColor(wave, index, x, depth) {
  const edge = foamEdge(wave, x, depth);
  if (edge > 0) {
    const inner = Math.abs(edge - 0.012) < 0.0018 && depth > 0.006;
    return inner ? mix(indigo[2], foam, 0.3) : foam;
  }
  if (edge > -0.0032) return line;
  // Bands that follow the surface, each a flat ink, as wide as the wave is tall.
  const band = (depth / wave.height) * 3.1 + 0.35 * noise(3 * x, wave.base * 9, 11);
  const stripe = band - Math.floor(band);
  const tone = indigo[[1, 0, 2, 1, 0][Math.floor(clamp(band, 0, 4))]];
  const grooves = Math.abs(stripe - 0.5) < 0.035 ? foam : tone;
  const contour = stripe < 0.05 ? line : grooves;
  return index === 0 ? mix(contour, indigo[3], 0.45) : contour;
}

function sky(x, y) {
  const fade = gradient(
    [
      [0, hex('#6f9fb0')],
      [0.22, hex('#c9d3bd')],
      [0.5, hex('#f0dcb4')],
    ],
    y + 0.015 * noise(2 * x, 30 * y, 13),
  );
  const distance = Math.hypot(x - 1.02, y - 0.22);
  if (distance < 0.105) return sunRed;
  const mountain = 0.4 - 0.2 * Math.max(0, 1 - Math.abs(x - 0.36) / 0.36) ** 1.35 + 0.004 * noise(30 * x, 0, 15);
  if (y > mountain) {
    const snow = y < mountain + 0.05 + 0.03 * Math.abs(noise(22 * x, 3, 17)) && Math.abs(x - 0.36) < 0.16;
    return y < mountain + 0.0035 ? line : snow ? foam : mix(indigo[2], indigo[3], 0.35 + smoothstep(0.2, 0.45, y));
  }
  const cloud = Math.sin(46 * y + 3 * Math.sin(2.1 * x)) > 0.72 && fractal(1.1 * x + 3, 5 * y, 2, 19) > 0.1;
  return cloud ? mix(fade, foam, 0.7) : fade;
}

/** Overlapping arcs, drawn in the water nearest to the viewer. */
function scales(x, y) {
  const size = 0.075;
  for (const row of [Math.floor(y / (size / 2)) + 1, Math.floor(y / (size / 2))]) {
    const shifted = x / size + (row % 2) / 2;
    const dx = (shifted - Math.floor(shifted) - 0.5) * size;
    const distance = Math.hypot(dx, y - (row + 1) * (size / 2)) / (size / 2);
    if (distance < 1) return (distance * 4) % 1 < 0.3 ? foam : indigo[Math.floor(distance * 3)];
  }
  return indigo[0];
}

function ink(x, y) {
  for (let index = waves.length - 1; index >= 0; index--) {
    const depth = y - crest(waves[index], x);
    if (depth < -0.004) continue;
    if (depth < 0) return line;
    if (index === waves.length - 1 && depth > 0.1) return scales(x, y);
    return waveColor(waves[index], index, x, depth);
  }
  return sky(x, y);
}

export function woodblock(canvas) {
  canvas.shade((x, y) => {
    // The hand of the carver: no line is quite where it was drawn.
    const [dx, dy] = [0.0018 * noise(50 * x, 50 * y, 1), 0.0018 * noise(50 * x, 50 * y, 2)];
    const grain = 0.5 + 0.5 * noise(2.5 * x + 0.3 * fractal(3 * x, 3 * y, 2, 21), 95 * y, 23);
    const fiber = 0.5 + 0.5 * noise(180 * x, 180 * y, 25);
    const printed = ink(x + dx, y + dy);
    const worn = clamp(0.1 * grain + 0.12 * smoothstep(0.75, 1, fiber));
    return scale(mix(printed, paper, worn), 0.95 + 0.05 * fiber);
  }, 2);
}
