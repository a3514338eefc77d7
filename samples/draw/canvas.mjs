import { clamp } from './math.mjs';

/** A picture in linear light, `[height, width, 3]` floats. Drawing coordinates: x and y in units of its height. */
export class Canvas {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.data = new Float32Array(width * height * 3);
  }

  /** Width over height. */
  get aspect() {
    return this.width / this.height;
  }

  /**
   * Every pixel from its place.
   *
   * @param {(x: number, y: number) => number[]} shade linear color at a point
   * @param {number} samples squared: how many points make a pixel
   */
  shade(shade, samples = 1) {
    for (let row = 0; row < this.height; row++) {
      for (let column = 0; column < this.width; column++) {
        const at = (row * this.width + column) * 3;
        for (let s = 0; s < samples * samples; s++) {
          const x = column + ((s % samples) + 0.5) / samples;
          const y = row + (Math.floor(s / samples) + 0.5) / samples;
          const color = shade(x / this.height, y / this.height);
          for (let channel = 0; channel < 3; channel++) this.data[at + channel] += color[channel] / (samples * samples);
        }
      }
    }
  }

  /** The color at a point, from the pixel it falls on. */
  at(x, y) {
    const at = this.#index(Math.floor(x * this.height), Math.floor(y * this.height));
    return [this.data[at], this.data[at + 1], this.data[at + 2]];
  }

  /**
   * Lays color over all pixels within a distance of a point.
   *
   * @param {(dx: number, dy: number) => [number, number[]] | undefined} paint opacity and color, by offset in units of height
   */
  stamp(x, y, reach, paint) {
    const [left, right] = [x - reach, x + reach].map((value) => clamp(Math.round(value * this.height), 0, this.width));
    const [top, bottom] = [y - reach, y + reach].map((value) => clamp(Math.round(value * this.height), 0, this.height));
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const result = paint((column + 0.5) / this.height - x, (row + 0.5) / this.height - y);
        if (!result) continue;
        const [opacity, color] = result;
        const at = this.#index(column, row);
        for (let channel = 0; channel < 3; channel++) {
          this.data[at + channel] += opacity * (color[channel] - this.data[at + channel]);
        }
      }
    }
  }

  /** 8-bit sRGB. */
  toBytes() {
    return Uint8Array.from(this.data, (value) => Math.round(255 * clamp(value) ** (1 / 2.2)));
  }

  #index(column, row) {
    return (clamp(row, 0, this.height - 1) * this.width + clamp(column, 0, this.width - 1)) * 3;
  }
}

/** Compresses any brightness into 0..1, as film does: shadows stay, highlights roll off. */
export function film(color) {
  return color.map((x) => clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)));
}
