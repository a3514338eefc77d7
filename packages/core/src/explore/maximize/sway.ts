import type { Size } from '../../image/resize.ts';
import type { Random } from '../../math/random.ts';

/** How a picture sways while it is optimized: what a network sees in it is to survive that. */
export interface SwaySettings {
  /** At most so many pixels along each axis. */
  shift: number;
  /** At most so many degrees to either side. */
  rotation: number;
  /** Larger or smaller by at most this factor, from 1. */
  scale: number;
}

/**
 * A picture shifted, turned and scaled by chance, and the way back of a gradient. It repeats itself beyond its borders, so that there is
 * something everywhere. Between pixels it is linear.
 */
export class Sway {
  readonly #size: Size;
  /** From a pixel of the swayed picture, seen from the middle, to one of the picture. */
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

  /** From the gradient with respect to the swayed picture to that with respect to the picture. */
  back(gradient: Float32Array): Float32Array {
    const out = new Float32Array(gradient.length);
    this.#taps((to, from, weight) => {
      for (let c = 0; c < 3; c++) out[from + c] += weight * gradient[to + c];
    });
    return out;
  }

  /** For each pixel of the swayed picture the four that it is made of. */
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
