import { clamp, smoothstep } from './math.mjs';

/** A pen that draws lines: pressed in the middle, thin at the ends, never quite straight. */
export class Pen {
  /** @param {import('./canvas.mjs').Canvas} canvas @param {import('./math.mjs').Color} ink @param {import('./random.mjs').Random} random */
  constructor(canvas, ink, random) {
    this.canvas = canvas;
    this.ink = ink;
    this.random = random;
    // A line no wider than a pixel is still seen, only paler.
    this.hair = 0.5 / canvas.height;
  }

  /**
   * @param {number} x of its middle
   * @param {number} y
   * @param {number} angle
   * @param {{ length: number, width: number, bend?: number }} line `bend`: how much it turns, in radians over a length of 1
   * @param {(x: number, y: number) => boolean} stays false where it has to end
   */
  line(x, y, angle, { length, width, bend = 0 }, stays) {
    const { random } = this;
    const turn = bend + 0.7 * random.bell();
    for (const way of [1, -1]) {
      let [px, py, heading] = [x, y, angle + (way < 0 ? Math.PI : 0)];
      const step = 0.75 * width;
      const steps = Math.ceil(length / 2 / step);
      for (let i = 0; i < steps; i++) {
        if (i % 4 === 0 && !stays(px, py)) break;
        this.#dot(px, py, width * (0.35 + 0.65 * Math.cos((Math.PI / 2) * (i / steps)) ** 0.7));
        heading += way * turn * step + 0.02 * random.bell();
        px += step * Math.cos(heading);
        py += step * Math.sin(heading);
      }
    }
  }

  /** @param {number} x @param {number} y @param {number} width */
  #dot(x, y, width) {
    const half = width / 2;
    const { hair } = this;
    const strength = 0.9 * clamp(half / hair, 0.3, 1);
    this.canvas.stamp(
      x,
      y,
      half + 2 * hair,
      (dx, dy) => strength * smoothstep(half + 1.1 * hair, half - 0.9 * hair, Math.sqrt(dx * dx + dy * dy)),
      this.ink,
    );
  }

  /** A wash of color. @param {number} x @param {number} y @param {number} reach
   * @param {(x: number, y: number) => number} opacity @param {import('./math.mjs').Color} color */
  wash(x, y, reach, opacity, color) {
    this.canvas.stamp(x, y, reach, (dx, dy) => opacity(x + dx, y + dy), color);
  }
}
