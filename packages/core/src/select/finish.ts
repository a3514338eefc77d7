import { boxBlur } from '../image/mask.ts';
import { fullScale, type RawImage } from '../image/rawImage.ts';
import { resize, type Size } from '../image/resize.ts';
import { mapInto } from '../math/mapInto.ts';
import { guidedCoefficients } from './guidedFilter.ts';

/** A picture's colors at a size at which they can be filtered quickly. */
export interface Guide extends Size {
  /** `[height, width, 3]`, 0..1 */
  rgb: Float32Array;
}

/** Windows of the filter: a cell and a half to either side, and how small a difference in color is an edge. */
const radius = 6;
const epsilon = 1e-4;
/** Steepens the filter's slopes, so that a mask is gray along edges only. */
const steepness = 3;

/**
 * A mask on the grid, fitted to the edges of the picture at its full size by a guided filter. Its coefficients are computed at the size of the guide
 * (He & Sun 2015, "Fast Guided Filter").
 *
 * @param mask `[grid.height, grid.width]`, 0..1
 * @returns one channel, 0..255, of the picture's size
 */
export function fitToEdges(mask: Float32Array, grid: Size, guide: Guide, picture: RawImage): Uint8Array {
  const coarse = resize(mask, grid, guide, 1);
  const coefficients = guidedCoefficients(guide.rgb, coarse, guide, radius, epsilon);
  const { width, height } = picture;
  const [columns, rows] = [between(width, guide.width), between(height, guide.height)];
  const colorsOf = reader(picture);
  const out = new Uint8Array(width * height);
  const rgb1: [number, number, number, number] = [0, 0, 0, 1];
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = [rows.first[y] * guide.width, rows.second[y] * guide.width, rows.fraction[y]];
    for (let x = 0; x < width; x++) {
      const [left, right, across] = [columns.first[x], columns.second[x], columns.fraction[x]];
      colorsOf(y * width + x, rgb1);
      let value = 0;
      for (let part = 0; part < 4; part++) {
        const upper = mix(coefficients[4 * (top + left) + part], coefficients[4 * (top + right) + part], across);
        const lower = mix(coefficients[4 * (bottom + left) + part], coefficients[4 * (bottom + right) + part], across);
        value += rgb1[part] * mix(upper, lower, down);
      }
      out[y * width + x] = 255 * Math.min(1, Math.max(0, 0.5 + steepness * (value - 0.5))) + 0.5;
    }
  }
  return out;
}

/** Blurs a mask by two boxes, so that its edge takes about so many pixels. */
export function feathered(mask: Uint8Array, size: Size, pixels: number): Uint8Array {
  const half = Math.round(pixels / 4);
  if (half < 1) return mask;
  const blurred = boxBlur(boxBlur(Float32Array.from(mask), size, half), size, half);
  return mapInto(new Uint8Array(blurred.length), blurred, (value) => value + 0.5);
}

function mix(a: number, b: number, fraction: number): number {
  return a + fraction * (b - a);
}

/** For each pixel, the two positions of a smaller grid that it lies between, and the way from the first to the second. */
function between(pixels: number, positions: number): { first: Int32Array; second: Int32Array; fraction: Float32Array } {
  const place = Float32Array.from({ length: pixels }, (_, pixel) =>
    Math.min(positions - 1, Math.max(0, ((pixel + 0.5) * positions) / pixels - 0.5)),
  );
  const first = Int32Array.from(place);
  return {
    first,
    second: first.map((position) => Math.min(positions - 1, position + 1)),
    fraction: place.map((value, i) => value - first[i]),
  };
}

/** Reads a pixel's colors as 0..1; transparent ones are over white. */
function reader({ data, channels }: RawImage): (pixel: number, into: [number, number, number, number]) => void {
  const full = fullScale(data);
  const step = channels < 3 ? 0 : 1;
  return (pixel, into) => {
    const from = pixel * channels;
    const opacity = channels % 2 === 0 ? data[from + channels - 1] / full : 1;
    for (let channel = 0; channel < 3; channel++) {
      into[channel] = (data[from + channel * step] / full) * opacity + 1 - opacity;
    }
  };
}
