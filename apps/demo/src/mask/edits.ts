import type { Raster } from './mask.ts';

export function invert({ data }: Raster): void {
  for (let i = 0; i < data.length; i++) data[i] = 255 - data[i];
}

/** Adds what another mask of the same size marks, or takes it away. */
export function combine({ data }: Raster, other: ArrayLike<number>, takesAway: boolean): void {
  for (let i = 0; i < data.length; i++)
    data[i] = takesAway ? Math.min(data[i], 255 - other[i]) : Math.max(data[i], other[i]);
}

/** Softens all edges: three means over a square come close to a Gaussian. */
export function soften(raster: Raster, radius: number): void {
  const { width, height, data } = raster;
  const other = new Uint8ClampedArray(data.length);
  for (let round = 0; round < 3; round++) {
    for (let y = 0; y < height; y++) average(data, other, y * width, 1, width, radius);
    for (let x = 0; x < width; x++) average(other, data, x, width, height, radius);
  }
}

/** Running means along a row or a column; beyond its ends, the outermost pixels go on. */
function average(
  from: Uint8ClampedArray,
  to: Uint8ClampedArray,
  start: number,
  step: number,
  count: number,
  radius: number,
): void {
  const at = (i: number): number => from[start + step * Math.min(count - 1, Math.max(0, i))];
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < count; i++) {
    to[start + step * i] = sum / (2 * radius + 1);
    sum += at(i + radius + 1) - at(i - radius);
  }
}
