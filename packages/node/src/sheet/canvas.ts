import type { RawImage, Rect } from '@pastiche/core';
import { pixelsFor } from '../files/pixelsFor.ts';

/** Red, green and blue, 0..255. */
export type Color = readonly [red: number, green: number, blue: number];

/** Pixels to draw on: RGB, bytes. */
export class Canvas implements RawImage {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly channels = 3;

  constructor(width: number, height: number, paper: Color) {
    [this.width, this.height] = [width, height];
    this.data = new Uint8ClampedArray(width * height * 3);
    this.fill({ left: 0, top: 0, width, height }, paper);
  }

  /** Fills a rectangle that lies within. */
  fill({ left, top, width, height }: Rect, [red, green, blue]: Color): void {
    const row = new Uint8ClampedArray(width * 3);
    for (let i = 0; i < row.length; i += 3) [row[i], row[i + 1], row[i + 2]] = [red, green, blue];
    for (let y = top; y < top + height; y++) this.data.set(row, (y * this.width + left) * 3);
  }

  /** Draws a picture of three or four channels that lies within; see-through parts of it over white. */
  draw(image: RawImage, left: number, top: number): void {
    const { data, width, height } = pixelsFor(image, 8, true);
    for (let y = 0; y < height; y++) {
      const row = data.subarray(y * width * 3, (y + 1) * width * 3);
      this.data.set(row, ((top + y) * this.width + left) * 3);
    }
  }

  /** Lays a color over a pixel, unless it is beyond the edges. @param opacity 0..1 */
  mix(x: number, y: number, color: Color, opacity: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const at = (y * this.width + x) * 3;
    for (let c = 0; c < 3; c++) this.data[at + c] += opacity * (color[c] - this.data[at + c]);
  }
}
