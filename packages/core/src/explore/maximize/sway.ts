import type { Size } from '../../image/resize.ts';
import type { Random } from '../../math/random.ts';

/** Limits of the random transformation of a picture in each step. */
export interface SwaySettings {
  /** Largest shift along each axis, in pixels. */
  shift: number;
  /** Largest rotation to either side, in degrees. */
  rotation: number;
  /** Largest factor by which the picture grows or shrinks, from 1. */
  scale: number;
}

/**
 * A random shift, rotation and scaling of a periodic picture, with bilinear interpolation, and its adjoint for gradients.
 */
export class Sway {
  readonly #size: Size;
  /** Maps a pixel of the transformed picture, relative to its middle, to the original. */
  readonly #cos: number;
  readonly #sin: number;
  readonly #shift: { x: number; y: number };

  constructor(size: Size, { shift, rotation, scale }: SwaySettings, random: Random) {
    const between = (most: number): number => most * (2 * random.uniform() - 1);
    const angle = (between(rotation) * Math.PI) / 180;
    const zoom = scale ** between(1);
    this.#size = size;
    this.#cos = Math.cos(angle) / zoom;
    this.#sin = Math.sin(angle) / zoom;
    this.#shift = { x: between(shift), y: between(shift) };
  }

  /** `[height, width, 3]` of the same size. */
  apply(picture: Float32Array): Float32Array {
    const out = new Float32Array(picture.length);
    this.#taps((to, from, weight) => {
      for (let c = 0; c < 3; c++) out[to + c] += weight * picture[from + c];
    });
    return out;
  }

  /** Converts a gradient with respect to the transformed picture to one with respect to the original. */
  back(gradient: Float32Array): Float32Array {
    const out = new Float32Array(gradient.length);
    this.#taps((to, from, weight) => {
      for (let c = 0; c < 3; c++) out[from + c] += weight * gradient[to + c];
    });
    return out;
  }

  /** Visits, for each pixel of the transformed picture, the four pixels that it is interpolated from. */
  #taps(visit: (to: number, from: number, weight: number) => void): void {
    const { width, height } = this.#size;
    const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
    const wrap = (place: number, length: number): number => ((place % length) + length) % length;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [dx, dy] = [x - middleX, y - middleY];
        const fromX = this.#cos * dx - this.#sin * dy + middleX + this.#shift.x;
        const fromY = this.#sin * dx + this.#cos * dy + middleY + this.#shift.y;
        const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
        const [shareX, shareY] = [fromX - left, fromY - top];
        const to = 3 * (y * width + x);
        for (let corner = 0; corner < 4; corner++) {
          const [right, below] = [corner % 2, corner >> 1];
          const weight = (right ? shareX : 1 - shareX) * (below ? shareY : 1 - shareY);
          const from = 3 * (wrap(top + below, height) * width + wrap(left + right, width));
          visit(to, from, weight);
        }
      }
    }
  }
}
