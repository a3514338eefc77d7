import { boxBlur } from '../image/mask.ts';
import type { Size } from '../image/resize.ts';

/**
 * The guided filter's coefficients with a picture in color as the guide (He, Sun & Tang 2010, "Guided Image Filtering", equations 14 to 16),
 * averaged over windows: near each position the filtered mask is `r * red + g * green + b * blue + offset`.
 *
 * @param guide `[height, width, 3]`, 0..1
 * @param mask `[height, width]`
 * @param radius half the side of a window, in pixels
 * @param epsilon how small the guide's variance must be for a window to be flat
 * @returns `[height, width, 4]`: the factors of red, green and blue, and the offset
 */
export function guidedCoefficients(
  guide: Float32Array,
  mask: Float32Array,
  size: Size,
  radius: number,
  epsilon: number,
): Float32Array {
  const count = mask.length;
  const moments = windowMoments(guide, mask, size, radius);
  const at = new Float64Array(moments.length);
  const raw = new Float32Array(4 * count);
  for (let i = 0; i < count; i++) {
    for (let m = 0; m < moments.length; m++) at[m] = moments[m][i];
    const [r, g, b, p, rp, gp, bp, rr, rg, rb, gg, gb, bb] = at;
    const covariance = [rp - r * p, gp - g * p, bp - b * p] as const;
    const spread = [
      rr - r * r + epsilon,
      rg - r * g,
      rb - r * b,
      gg - g * g + epsilon,
      gb - g * b,
      bb - b * b + epsilon,
    ];
    const [x, y, z] = solve(spread, covariance);
    raw.set([x, y, z, p - x * r - y * g - z * b], 4 * i);
  }
  const out = new Float32Array(raw.length);
  for (let part = 0; part < 4; part++) {
    const plane = boxBlur(
      raw.filter((_, i) => i % 4 === part),
      size,
      radius,
    );
    for (let i = 0; i < count; i++) out[4 * i + part] = plane[i];
  }
  return out;
}

/** Window means of the colors, the mask, and their products, in the order in which they are read above. */
function windowMoments(guide: Float32Array, mask: Float32Array, size: Size, radius: number): Float32Array[] {
  const color = (channel: number) => (i: number) => guide[3 * i + channel];
  const [r, g, b] = [color(0), color(1), color(2)];
  const p = (i: number): number => mask[i];
  const products = [[r], [g], [b], [p], [r, p], [g, p], [b, p], [r, r], [r, g], [r, b], [g, g], [g, b], [b, b]];
  return products.map(([first, second]) => {
    const values = mask.map((_, i) => (second ? first(i) * second(i) : first(i)));
    return boxBlur(values, size, radius);
  });
}

/** Solves a symmetric system of three equations; the matrix is given by its upper half, row by row. */
function solve(
  [a, b, c, d, e, f]: readonly number[],
  [x, y, z]: readonly [number, number, number],
): [number, number, number] {
  const [ca, cb, cc] = [d * f - e * e, c * e - b * f, b * e - c * d];
  const scale = 1 / (a * ca + b * cb + c * cc);
  const [cd, ce, cf] = [a * f - c * c, b * c - a * e, a * d - b * b];
  return [scale * (ca * x + cb * y + cc * z), scale * (cb * x + cd * y + ce * z), scale * (cc * x + ce * y + cf * z)];
}
