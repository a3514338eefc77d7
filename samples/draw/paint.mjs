// Oil paint: strokes leave color and thickness, and in the end the thickness catches the light.
import { bell, clamp, mix, scale, smoothstep } from './math.mjs';
import { noise } from './noise.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** @typedef {{ x: number, y: number, width: number, length: number, main: Color, second: Color, seed: number }} Stroke */

export class OilPaint {
  /** @param {import('./canvas.mjs').Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    const pixels = canvas.width * canvas.height;
    this.thickness = new Float32Array(pixels);
    // Which stroke painted a pixel last: its own steps overlap, and must not paint twice.
    this.owner = new Int32Array(pixels);
    this.strokes = 0;
  }

  /**
   * One stroke that follows a field of directions.
   *
   * @param {Stroke} stroke
   * @param {(x: number, y: number) => number} flow an angle
   */
  stroke(stroke, flow) {
    this.strokes++;
    const step = Math.max(0.2 * stroke.width, 0.9 / this.canvas.height);
    const steps = Math.ceil(stroke.length / step);
    let { x, y } = stroke;
    let heading = flow(x, y);
    // A place is the middle of its stroke: go back half of it first, then paint forward.
    for (let i = 0; i < steps / 2; i++) {
      heading = towards(heading, flow(x, y));
      x -= step * Math.cos(heading);
      y -= step * Math.sin(heading);
    }
    for (let i = 0; i <= steps; i++) {
      heading = towards(heading, flow(x, y));
      this.#dab(stroke, x, y, heading, i / steps, step);
      x += step * Math.cos(heading);
      y += step * Math.sin(heading);
    }
  }

  /** @param {Stroke} stroke @param {number} x @param {number} y @param {number} heading @param {number} along 0..1
   * @param {number} step */
  #dab(stroke, x, y, heading, along, step) {
    const { height, data } = this.canvas;
    const half = 0.5 * stroke.width * Math.sqrt(Math.min(1, 0.25 + 5 * along, 0.12 + 2.6 * (1 - along)));
    const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
    const soft = 0.8 / height / half;
    this.#pixels(x, y, half + step, (pixel, dx, dy) => {
      const across = (-dx * sin + dy * cos) / half;
      if (Math.abs(across) > 1 || Math.abs(dx * cos + dy * sin) > step) return;
      const at = along + (dx * cos + dy * sin) / stroke.length;
      const bristle =
        noise(2.8 * across + 31, 1.6 * at, stroke.seed) + 0.5 * noise(7 * across, 3 * at, stroke.seed + 1);
      // The brush runs dry towards the end: only some bristles still leave paint.
      const dry = smoothstep(0.62, 1.05, at) * smoothstep(0.35, -0.5, bristle);
      const cover = smoothstep(1, 1 - 2 * soft, Math.abs(across)) * (1 - 0.85 * dry);
      const color = mix(stroke.main, stroke.second, clamp(0.32 + 0.75 * bristle));
      for (let channel = 0; channel < 3; channel++) {
        const old = data[3 * pixel + channel];
        data[3 * pixel + channel] = old + cover * (color[channel] - old);
      }
      const ridge = 0.55 * bell(Math.abs(across) - 0.8, 0.2) + 0.5 * bell(at - 0.93, 0.06);
      const layer = (0.8 + 0.3 * bristle + 0.8 * ridge) * stroke.width;
      this.thickness[pixel] += cover * (0.55 * this.thickness[pixel] + layer - this.thickness[pixel]);
    });
  }

  /** @param {number} x @param {number} y @param {number} reach
   * @param {(pixel: number, dx: number, dy: number) => void} visit */
  #pixels(x, y, reach, visit) {
    const { width, height } = this.canvas;
    const left = clamp(Math.floor((x - reach) * height), 0, width);
    const right = clamp(Math.ceil((x + reach) * height), 0, width);
    const bottom = clamp(Math.ceil((y + reach) * height), 0, height);
    for (let row = clamp(Math.floor((y - reach) * height), 0, height); row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const pixel = row * width + column;
        if (this.owner[pixel] === this.strokes) continue;
        const [dx, dy] = [(column + 0.5) / height - x, (row + 0.5) / height - y];
        const before = this.thickness[pixel];
        visit(pixel, dx, dy);
        if (this.thickness[pixel] !== before) this.owner[pixel] = this.strokes;
      }
    }
  }

  /** Lights the paint from the upper left. */
  light() {
    const { width, height } = this.canvas;
    const thick = this.thickness;
    this.canvas.change((color, _x, _y, pixel) => {
      const column = pixel % width;
      const right = column < width - 1 ? pixel + 1 : pixel;
      const down = pixel + width < thick.length ? pixel + width : pixel;
      const left = column > 0 ? pixel - 1 : pixel;
      const up = pixel >= width ? pixel - width : pixel;
      const slopeX = 0.5 * height * (thick[right] - thick[left]);
      const slopeY = 0.5 * height * (thick[down] - thick[up]);
      const tilt = (0.45 * slopeX + 0.7 * slopeY) / Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
      const shine = 0.1 * smoothstep(0.3, 0.8, tilt);
      const lit = scale(color, clamp(1 + 0.5 * tilt, 0.4, 1.5));
      return [lit[0] + shine, lit[1] + shine, lit[2] + shine];
    });
  }
}

/** Turns part of the way, the short way round; a field without arrows, so never backwards.
 * @param {number} heading @param {number} wanted */
function towards(heading, wanted) {
  let turn = wanted - heading;
  turn -= Math.PI * Math.round(turn / Math.PI);
  return heading + 0.6 * turn;
}
