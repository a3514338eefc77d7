import { type Area, grown } from './area.ts';
import type { Raster } from './mask.ts';

export interface Brush {
  /** In pixels of the raster. */
  radius: number;
  /** 0..1: how much of the radius marks fully. The rest fades out. */
  hardness: number;
  erases: boolean;
}

interface Point {
  x: number;
  y: number;
  /** 0..1 */
  opacity: number;
}

/** A line of the brush across a raster. Where it crosses itself, it marks no more than once. */
export class Stroke {
  readonly #raster: Raster;
  readonly #brush: Brush;
  /** The raster before the stroke. */
  readonly #before: Uint8ClampedArray;
  /** How much of each pixel the stroke covers. */
  readonly #cover: Uint8Array;
  #last: Point | undefined;

  constructor(raster: Raster, brush: Brush) {
    this.#raster = raster;
    this.#brush = brush;
    this.#before = raster.data.slice();
    this.#cover = new Uint8Array(raster.data.length);
  }

  /** Goes on to a point; returns what has changed. */
  to(point: Point): Area {
    const from = this.#last ?? point;
    this.#last = point;
    const [left, right] = [Math.min(from.x, point.x), Math.max(from.x, point.x)];
    const [top, bottom] = [Math.min(from.y, point.y), Math.max(from.y, point.y)];
    const area = grown({ left, top, right, bottom }, this.#brush.radius + 1, this.#raster);
    this.#mark(area, from, point);
    return area;
  }

  /** Covers what is nearer to the line between two points than the radius. */
  #mark({ left, top, right, bottom }: Area, from: Point, to: Point): void {
    const { width } = this.#raster;
    const radius = Math.max(0.75, this.#brush.radius);
    // A hard edge still has a pixel to fade, or it would be jagged.
    const inner = Math.min(radius * this.#brush.hardness, radius - 1);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const squared = dx * dx + dy * dy;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
        const along = squared > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / squared)) : 0;
        const [qx, qy] = [px - along * dx, py - along * dy];
        const away = qx * qx + qy * qy;
        if (away >= radius * radius) continue;
        const fade = Math.min(1, (radius - Math.sqrt(away)) / (radius - inner));
        const opacity = from.opacity + along * (to.opacity - from.opacity);
        this.#coverPixel(y * width + x, 255 * opacity * fade * fade * (3 - 2 * fade));
      }
    }
  }

  #coverPixel(index: number, amount: number): void {
    if (amount <= this.#cover[index]) return;
    this.#cover[index] = amount;
    const before = this.#before[index];
    this.#raster.data[index] = before + ((this.#brush.erases ? -before : 255 - before) * amount) / 255;
  }
}
