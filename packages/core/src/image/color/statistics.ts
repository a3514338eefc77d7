import type { Planes } from '../rawImage.ts';

/** A picture, and how much it counts. */
export interface Weighed {
  planes: Planes;
  /** Of all pictures, these sum to 1. */
  weight: number;
}

/**
 * The smallest variance of colors that is stretched to that of another picture: 0.8 of the 255 levels, squared. Below it is the noise of a file, and
 * a gray picture has none at all.
 */
export const least = 1e-5;

/** Of RGB values, 0..1. */
export interface ColorStatistics {
  mean: number[];
  covariance: number[][];
}

/** The weighted mean and covariance of the colors of some pictures. */
export function colorStatistics(pictures: readonly Weighed[]): ColorStatistics {
  const mean = [0, 0, 0];
  const second = [0, 1, 2].map(() => [0, 0, 0]);
  for (const { planes, weight: share } of pictures) {
    const rgb = opaqueColors(planes);
    const weight = share / (rgb.length / 3);
    for (let i = 0; i < rgb.length; i += 3) {
      for (let row = 0; row < 3; row++) {
        mean[row] += weight * rgb[i + row];
        for (let column = 0; column < 3; column++) second[row][column] += weight * rgb[i + row] * rgb[i + column];
      }
    }
  }
  const covariance = second.map((values, row) => values.map((value, column) => value - mean[row] * mean[column]));
  return { mean, covariance };
}

/** The colors that count: those of pixels that are not transparent, or of all if every pixel is. */
export function opaqueColors({ rgb, alpha }: Planes): Float32Array {
  const counts = (pixel: number): boolean => !alpha || alpha[pixel] >= 0.5;
  const opaque = alpha ? rgb.filter((_, i) => counts(Math.floor(i / 3))) : rgb;
  return opaque.length > 0 ? opaque : rgb;
}
