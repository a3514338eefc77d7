import { clamp } from './math.mjs';

/** @typedef {import('./math.mjs').Color} Color */

// Where the further samples of a pixel lie, so that no two share a row or a column.
const offsets = [
  -0.31, 0.13, 0.06, -0.38, 0.38, 0.31, -0.13, -0.19, 0.25, -0.25, -0.44, 0.44, 0.19, -0.06, -0.06, 0.19,
];

/** A picture in linear light. Drawing coordinates: x and y in units of its height, so that any size looks alike. */
export class Canvas {
  /** @param {number} width @param {number} height in pixels */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    /** Width over height. */
    this.aspect = width / height;
    this.data = new Float32Array(width * height * 3);
  }

  /**
   * Every pixel from its place. Where neighbors differ, so at edges and in fine detail, more samples make a pixel.
   *
   * @param {(x: number, y: number) => Color} color what is at a point
   * @param {number} [contrast] a difference that asks for more samples; 0: everywhere
   */
  shade(color, contrast = 0.04) {
    const { width, height, data } = this;
    this.#each((column, row, at) => data.set(color((column + 0.5) / height, (row + 0.5) / height), at));
    const rough = new Uint8Array(width * height);
    this.#each((column, row, at) => {
      rough[at / 3] = Number(this.#differs(at, column, row, contrast));
    });
    this.#each((column, row, at) => {
      if (!rough[at / 3]) return;
      for (let s = 0; s < 8; s++) {
        const [x, y] = [column + 0.5 + offsets[2 * s], row + 0.5 + offsets[2 * s + 1]];
        const more = color(x / height, y / height);
        for (let channel = 0; channel < 3; channel++) data[at + channel] += more[channel];
      }
      for (let channel = 0; channel < 3; channel++) data[at + channel] /= 9;
    });
  }

  /**
   * Blends color into all pixels within a distance of a point.
   *
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   * @param {(dx: number, dy: number, pixel: number) => number} opacity by offset from the point
   * @param {Color} color
   */
  stamp(x, y, reach, opacity, color) {
    const { width, height, data } = this;
    const left = clamp(Math.floor((x - reach) * height), 0, width);
    const right = clamp(Math.ceil((x + reach) * height), 0, width);
    const top = clamp(Math.floor((y - reach) * height), 0, height);
    const bottom = clamp(Math.ceil((y + reach) * height), 0, height);
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const pixel = row * width + column;
        const cover = opacity((column + 0.5) / height - x, (row + 0.5) / height - y, pixel);
        if (cover <= 0) continue;
        for (let channel = 0, at = 3 * pixel; channel < 3; channel++, at++)
          data[at] += cover * (color[channel] - data[at]);
      }
    }
  }

  /** Changes every pixel by itself. @param {(color: Color, x: number, y: number, pixel: number) => Color} change */
  change(change) {
    const { height, data } = this;
    this.#each((column, row, at) => {
      const color = /** @type {Color} */ ([data[at], data[at + 1], data[at + 2]]);
      data.set(change(color, (column + 0.5) / height, (row + 0.5) / height, at / 3), at);
    });
  }

  /** 8-bit sRGB, a little dithered by position so that smooth skies show no bands. */
  toBytes() {
    return Uint8Array.from(this.data, (value, i) => {
      const dither = ((i * 0.7548776662) % 1) - 0.5;
      return Math.round(clamp(255 * clamp(value) ** (1 / 2.2) + 0.8 * dither, 0, 255));
    });
  }

  /** @param {(column: number, row: number, at: number) => void} visit */
  #each(visit) {
    for (let row = 0, at = 0; row < this.height; row++) {
      for (let column = 0; column < this.width; column++, at += 3) visit(column, row, at);
    }
  }

  /** @param {number} at @param {number} column @param {number} row @param {number} contrast */
  #differs(at, column, row, contrast) {
    if (contrast === 0) return true;
    const { width, height, data } = this;
    for (const step of [column > 0 && -1, column < width - 1 && 1, row > 0 && -width, row < height - 1 && width]) {
      if (!step) continue;
      for (let channel = 0; channel < 3; channel++) {
        if (Math.abs(Math.sqrt(data[at + channel]) - Math.sqrt(data[at + 3 * step + channel])) > contrast) return true;
      }
    }
    return false;
  }
}
