import type { Area } from './area.ts';
import type { Raster } from './mask.ts';

type Color = readonly [number, number, number];

/** How a mask is shown over its picture: a color, and lines, for those who do not tell the colors apart. */
export interface Film {
  name: string;
  /** Red, green and blue, 0..255: of the lines, and of what is between them. */
  color: Color;
  ground?: Color;
  /** Whether a line runs through a point of a square with sides of 8. */
  line(x: number, y: number): boolean;
}

const rising = (x: number, y: number): boolean => (x + y) % 8 < 2;
const falling = (x: number, y: number): boolean => (x + 8 - y) % 8 < 2;
const level = (_: number, y: number): boolean => y < 2;
const upright = (x: number): boolean => x < 2;
const dotted = (x: number, y: number): boolean => (x - 4) ** 2 + (y - 4) ** 2 < 6;
const crossed = (x: number, y: number): boolean => rising(x, y) || falling(x, y);

/** Of the paintings, in their order. */
export const films: readonly Film[] = [
  { name: 'orange', color: [240, 84, 40], line: rising },
  { name: 'blue', color: [40, 120, 240], line: falling },
  { name: 'green', color: [20, 165, 95], line: level },
  { name: 'purple', color: [170, 70, 220], line: upright },
  { name: 'yellow', color: [235, 185, 0], line: dotted },
  { name: 'pink', color: [240, 60, 150], line: crossed },
];
export const protecting: Film = { name: 'light blue', color: [90, 215, 235], line: dotted };
export const keeping: Film = { name: 'white', color: [250, 250, 250], ground: [20, 16, 12], line: crossed };

/** Draws a part of a raster as a film. */
export function drawFilm(canvas: HTMLCanvasElement, raster: Raster, film: Film, area: Area): void {
  const { left, top, right, bottom } = area;
  const [width, height] = [right - left, bottom - top];
  if (width <= 0 || height <= 0) return;
  if (canvas.width !== raster.width || canvas.height !== raster.height)
    [canvas.width, canvas.height] = [raster.width, raster.height];
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const [color, ground] = [film.color, film.ground ?? film.color].map(packed);
  const unit = Math.max(1, Math.round(Math.max(raster.width, raster.height) / 400));
  const lines = linesOf(film, unit);
  const { data, width: all } = raster;
  for (let y = top, out = 0; y < bottom; y++) {
    for (let x = left, at = y * all + left; x < right; x++, at++, out++) {
      const marked = data[at];
      if (marked === 0) continue;
      const isLine = lines.on[(y % lines.side) * lines.side + (x % lines.side)];
      const alpha = isEdge(data, at, all, unit) ? 255 : marked * (isLine ? 0.78 : 0.42);
      pixels[out] = (isLine ? color : ground) | (alpha << 24);
    }
  }
  canvas.getContext('2d')?.putImageData(image, left, top);
}

const packed = ([red, green, blue]: Color): number => red | (green << 8) | (blue << 16);

/** Whether a pixel is marked, and one so far above or beside it is not. */
function isEdge(data: Uint8ClampedArray, at: number, width: number, reach: number): boolean {
  if (data[at] < 128) return false;
  const [right, down] = [reach, reach * width];
  return data[at - right] < 128 || data[at + right] < 128 || data[at - down] < 128 || data[at + down] < 128;
}

/** A square of the film's lines, which are two units wide. */
function linesOf({ line }: Film, unit: number): { side: number; on: Uint8Array } {
  const side = 8 * unit;
  const on = Uint8Array.from({ length: side * side }, (_, i) =>
    Number(line(Math.floor((i % side) / unit), Math.floor(i / side / unit))),
  );
  return { side, on };
}
