// Trees for the pen-and-ink valley: tall cypresses and round olives, washed and scribbled.
import { clamp, hex, length, mix, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';

/** @typedef {{ x: number, foot: number, size: number, tall: boolean }} Tree */

/** How far inside a tree's crown, 0..1 at its middle. @param {Tree} tree @param {number} x @param {number} y */
function crown({ x: tx, foot, size, tall }, x, y) {
  const ragged = 0.22 * noise((60 * x) / (1 + 12 * size), (60 * y) / (1 + 12 * size), 59);
  const [wide, high, middle] = tall ? [0.26, 1.1, 1.15] : [0.72, 0.62, 0.95];
  return 1 - length((x - tx) / (wide * size), (y - foot + middle * size) / (high * size)) + ragged;
}

/** @param {import('./pen.mjs').Pen} pen @param {Tree} tree @param {import('./math.mjs').Color} paper
 * @param {import('./random.mjs').Random} random */
export function drawTree(pen, tree, paper, random) {
  const { x, foot, size, tall } = tree;
  const green = tall
    ? mix(hex('#2f5f56'), hex('#5d7f48'), random.next())
    : mix(hex('#6f8f3a'), hex('#c08a34'), 0.9 * random.next() ** 2);
  const pooled = (/** @type {number} */ px, /** @type {number} */ py) => 0.8 + 0.35 * fractal(14 * px, 14 * py, 3, 65);
  pen.wash(
    x,
    foot - 1.1 * size,
    1.5 * size,
    (px, py) => smoothstep(0, 0.1, crown(tree, px, py)),
    mix(paper, green, 0.45),
  );
  pen.wash(
    x,
    foot - 1.1 * size,
    1.5 * size,
    (px, py) => clamp(pooled(px, py)) * smoothstep(0.02, 0.16, crown(tree, px + 0.08 * size, py + 0.1 * size)),
    green,
  );
  const reach = tall ? [0.3, 2.4] : [0.9, 1.7];
  for (let k = 0; k < 7; k++)
    pen.line(
      x + 0.02 * size * k - 0.06 * size,
      foot - 0.15 * size,
      -Math.PI / 2,
      { length: 0.5 * size, width: 0.0024 },
      () => true,
    );
  const count = Math.round((tall ? 6500 : 9000) * size);
  for (let k = 0; k < count; k++) {
    const [px, py] = [x + reach[0] * size * random.range(-1, 1), foot - reach[1] * size * random.next()];
    const inside = crown(tree, px, py);
    if (inside < 0) continue;
    // Denser on the side away from the light, and at the edge.
    const shade =
      0.22 +
      0.75 * smoothstep(-0.3, 0.6, (px - x) / (reach[0] * size) + 0.4 * ((py - foot) / size + 1)) +
      0.6 * smoothstep(0.14, 0.02, inside);
    if (random.next() > shade) continue;
    const angle = tall
      ? -Math.PI / 2 + 0.5 * random.bell()
      : Math.atan2(py - foot + size, px - x) + Math.PI / 2 + 0.8 * random.bell();
    pen.line(
      px,
      py,
      angle,
      { length: random.range(0.008, 0.014) + 0.09 * size, width: 0.0021, bend: tall ? 12 : 4.5 / size },
      () => true,
    );
  }
}
