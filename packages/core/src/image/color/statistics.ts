import type { Planes } from '../rawImage.ts';
import { sumOf } from './ranks.ts';

/** A picture of whose colors some may count more than others. */
export interface Sample extends Planes {
  /** How much each pixel counts: `[height, width]`, 0..1. @defaultValue all alike */
  mask?: Float32Array;
}

/** A picture, and how much it counts. */
export interface Weighed {
  planes: Sample;
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
    const { rgb } = planes;
    const weights = weightsOf(planes);
    const total = weights ? sumOf(weights) : rgb.length / 3;
    for (let i = 0; i < rgb.length; i += 3) {
      const weight = (weights ? share * weights[i / 3] : share) / total;
      for (let row = 0; row < 3; row++) {
        mean[row] += weight * rgb[i + row];
        for (let column = 0; column < 3; column++) second[row][column] += weight * rgb[i + row] * rgb[i + column];
      }
    }
  }
  const covariance = second.map((values, row) => values.map((value, column) => value - mean[row] * mean[column]));
  return { mean, covariance };
}

/** Pixels that count less than this share of what the strongest does count nothing: ranks would drown in rounding. */
const faintest = 1e-4;

/**
 * How much each pixel counts, the strongest 1; undefined if all count alike. Transparent pixels do not count. A mask that leaves nothing is
 * ignored, and so is the alpha of a picture that is all transparent.
 */
export function weightsOf({ rgb, alpha, mask }: Omit<Sample, 'width' | 'height'>): Float32Array | undefined {
  if (!alpha && !mask) return undefined;
  const weights = new Float32Array(rgb.length / 3);
  let most = 0;
  for (let pixel = 0; pixel < weights.length; pixel++) {
    if (alpha && alpha[pixel] < 0.5) continue;
    weights[pixel] = mask ? mask[pixel] : 1;
    most = Math.max(most, weights[pixel]);
  }
  if (most === 0) return mask && weightsOf({ rgb, alpha });
  return weights.map((weight) => (weight < faintest * most ? 0 : weight / most));
}
