// The shapes of the woodblock print's waves: hand-drawn profiles, foam that hangs from their crests in claws.
import { Field, smooth } from './field.mjs';
import { Random } from './random.mjs';

/** @typedef {import('./field.mjs').Line} Line */
/** @typedef {{ water: Field, foam: Field }} Wave */
/** @typedef {{ base: number, tone: number, units: [number, number, number, number][] }} Row `units`: x, width, height, breaking 0..1 */

/** A breaking wave that runs to the right: from trough to trough, x -1..1, y up 0..1. @type {Line} */
const breaking = [
  [-1, 0],
  [-0.74, 0.09],
  [-0.48, 0.28],
  [-0.26, 0.56],
  [-0.06, 0.84],
  [0.16, 1],
  [0.4, 1.03],
  [0.6, 0.93],
  [0.69, 0.74],
  [0.64, 0.58],
  [0.57, 0.7],
  [0.45, 0.79],
  [0.3, 0.77],
  [0.19, 0.64],
  [0.15, 0.44],
  [0.22, 0.22],
  [0.44, 0.07],
  [0.7, 0.01],
  [1, 0],
];

/** The same sea where it only swells. @type {Line} */
const swell = breaking.map(([x], i) => {
  const along = -1 + (2 * i) / (breaking.length - 1);
  return [0.75 * along + 0.25 * x, 0.5 + 0.5 * Math.cos(Math.PI * along)];
});

/** From the first to the last point where foam hangs. */
const [foamFrom, foamTo] = [3, 13];
const steps = 7;

/** @param {Row} row @param {number} aspect @param {number} seed @returns {Wave} */
export function createWave(row, aspect, seed) {
  const random = new Random(seed);
  const water = new Field(aspect, 400, 1);
  const foam = new Field(aspect, 800, 1);
  /** @type {Line} */
  const points = [[-0.6, row.base]];
  for (const [x, width, height, breaks] of row.units) {
    /** @type {Line} */
    const unit = breaking.map(([px, py], i) => {
      const [sx, sy] = swell[i];
      return [x + (width / 2) * (sx + (px - sx) * breaks), row.base - height * (sy + (py - sy) * breaks)];
    });
    points.push(...unit.slice(1, -1));
    if (breaks > 0.6) hangFoam(foam, smooth(unit, steps), height, random);
  }
  points.push([aspect + 0.6, row.base]);
  water.line(smooth(points, steps));
  return { water, foam };
}

/** @param {Field} foam @param {Line} line @param {number} height @param {Random} random */
function hangFoam(foam, line, height, random) {
  const tip = 9 * steps;
  for (let i = foamFrom * steps; i < foamTo * steps; i++) {
    const [x, y] = line[i];
    const [dx, dy] = [line[i + 1][0] - x, line[i + 1][1] - y];
    const length = Math.hypot(dx, dy);
    // Inwards: to the right of the way the line runs.
    const [nx, ny] = [-dy / length, dx / length];
    const crest = Math.min(1, (i / steps - foamFrom) / 3, (foamTo - i / steps) / 1.5);
    const size = Math.max(0.0055, height * (0.015 + 0.034 * crest) * random.range(0.6, 1.2));
    foam.disk(x + 0.5 * size * nx, y + 0.5 * size * ny, size);
    if (i % 2 === 0 && crest > 0.3) {
      const deep = size * random.range(0.8, 2);
      foam.disk(x + deep * nx, y + deep * ny, 0.75 * size);
    }
    if (i >= 4 * steps && i <= tip + 3.5 * steps && i % (i > 7 * steps ? 2 : 3) === 0)
      claw(foam, x, y, Math.atan2(dy, dx), i > tip, height, random);
    if (i > 4 * steps && i < tip && random.next() < 0.2 + height) {
      const far = height * random.range(0.06, 0.42);
      foam.disk(
        x - nx * far + height * random.range(0, 0.3),
        y - ny * far * 0.8,
        Math.max(0.0042, height * random.range(0.006, 0.013)),
      );
    }
  }
}

/** A finger of foam: disks that shrink along a bent way. @param {Field} foam @param {number} x @param {number} y
 * @param {number} along @param {boolean} inner @param {number} height @param {Random} random */
function claw(foam, x, y, along, inner, height, random) {
  let angle = along + (inner ? -1.1 : -0.75) + 0.4 * random.bell();
  let size = height * random.range(0.026, 0.04);
  let [px, py] = [x, y];
  const count = 4 + Math.floor(5 * random.next());
  for (let i = 0; i < count; i++) {
    foam.disk(px, py, size);
    px += 0.95 * size * Math.cos(angle);
    py += 0.95 * size * Math.sin(angle);
    angle += 0.28;
    size *= 0.85;
  }
  // Each ends in two or three nails.
  for (const side of [-0.6, 0.5])
    foam.disk(px + 1.6 * size * Math.cos(angle + side), py + 1.6 * size * Math.sin(angle + side), 0.75 * size);
}
