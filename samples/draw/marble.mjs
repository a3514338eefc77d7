// Marbled paper: drops of ink that push each other aside on water, then drawn out with combs and a stylus.
import { clamp, hex, length, mix, scale } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { Random } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** Moves a point back to where its ink was before; a number says that the ink is of this drop. @typedef {(p: [number, number]) => number | undefined} Undo */

const inks = ['#16233f', '#9c2f2b', '#f1e2c4', '#1f6f78', '#d99a35', '#f6efe0', '#2d3f6b', '#c4573a'].map(hex);
const bath = hex('#e9d9b8');

/** Ink spreads from a point, and what floats around it makes room. @param {number} x @param {number} y @param {number} radius
 * @param {number} ink @returns {Undo} */
const drop = (x, y, radius, ink) => (p) => {
  const [dx, dy] = [p[0] - x, p[1] - y];
  const squared = dx * dx + dy * dy;
  if (squared < radius * radius) return ink;
  const shrink = Math.sqrt(1 - (radius * radius) / squared);
  p[0] = x + dx * shrink;
  p[1] = y + dy * shrink;
};

/** Teeth at equal distances are drawn along a direction; further from a tooth the ink follows less.
 * @param {number} angle @param {number} spacing @param {number} far @param {number} wave how far the hand sways @returns {Undo} */
const comb = (angle, spacing, far, wave) => (p) => {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const along = p[0] * cos + p[1] * sin;
  const across = p[1] * cos - p[0] * sin + wave * Math.sin(9 * along);
  const away = Math.abs(across - spacing * Math.round(across / spacing));
  const pull = far * 0.5 ** (away / (0.22 * spacing));
  p[0] -= pull * cos;
  p[1] -= pull * sin;
};

/** A stylus that turns in the ink. @param {number} x @param {number} y @param {number} reach @param {number} turn @returns {Undo} */
const swirl = (x, y, reach, turn) => (p) => {
  const [dx, dy] = [p[0] - x, p[1] - y];
  const angle = -turn * Math.exp(-((length(dx, dy) / reach) ** 2));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  p[0] = x + dx * cos - dy * sin;
  p[1] = y + dx * sin + dy * cos;
};

/** Everything that was done to the ink, the last first. @param {number} aspect */
function history(aspect) {
  const random = new Random(1605);
  /** @type {Undo[]} */
  const done = [];
  for (let i = 0; i < 130; i++) {
    const [x, y] = [random.range(-0.1, aspect + 0.1), random.range(-0.1, 1.1)];
    done.push(drop(x, y, random.range(0.035, 0.105), i % inks.length));
  }
  done.push(comb(Math.PI / 2, 0.2, 0.24, 0.012), comb(-Math.PI / 2, 0.1, 0.1, 0.01), comb(0, 0.085, 0.1, 0.016));
  done.push(swirl(0.36, 0.36, 0.15, 3.4), swirl(0.97, 0.62, 0.17, -3.6), swirl(1.18, 0.16, 0.1, 2.8));
  done.push(swirl(0.2, 0.83, 0.11, -2.8), swirl(0.68, 0.12, 0.08, -2.4), swirl(0.6, 0.86, 0.09, 2.6));
  return done.reverse();
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function marble(canvas) {
  const undo = history(canvas.aspect);
  /** @param {number} x @param {number} y @returns {Color} */
  const inkAt = (x, y) => {
    /** @type {[number, number]} */
    const p = [x, y];
    for (const step of undo) {
      const ink = step(p);
      if (ink !== undefined) return scale(inks[ink], 1 + 0.16 * fractal(4 * p[0] + ink, 4 * p[1], 3, 21));
    }
    return bath;
  };
  canvas.shade((x, y) => {
    const fiber = 0.03 * noise(160 * x, 40 * y, 22) + 0.02 * noise(50 * x, 190 * y, 23);
    return mix(scale(inkAt(x, y), 1 + fiber), bath, clamp(0.05 + fiber));
  }, 0.03);
}
