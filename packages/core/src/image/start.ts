import type { Random } from '../math/random.ts';
import type { Planes } from './rawImage.ts';
import type { Size } from './resize.ts';
import { clip } from './tensors.ts';

/** A painting, and how much it counts; of all paintings, the weights sum to 1. */
interface Painting {
  planes: Planes;
  weight: number;
}

/** White noise: every value uniform in 0..1. */
export function noise({ width, height }: Size, random: Random): Planes {
  const rgb = new Float32Array(width * height * 3).map(() => random.uniform());
  return { width, height, rgb };
}

/**
 * Noise in the colors of the paintings: pixels are drawn from a normal distribution with the weighted mean and covariance of the
 * paintings' RGB values.
 */
export function styleNoise(size: Size, paintings: readonly Painting[], random: Random): Planes {
  const { mean, covariance } = colorStatistics(paintings);
  const [[a], [b, c], [d, e, f]] = cholesky3(covariance);
  const rgb = new Float32Array(size.width * size.height * 3);
  for (let i = 0; i < rgb.length; i += 3) {
    const [x, y, z] = [random.normal(), random.normal(), random.normal()];
    rgb[i] = clip(mean[0] + a * x);
    rgb[i + 1] = clip(mean[1] + b * x + c * y);
    rgb[i + 2] = clip(mean[2] + d * x + e * y + f * z);
  }
  return { ...size, rgb };
}

/** `(1 - amount) * picture + amount * other`, for pictures of one size. */
export function mix(picture: Planes, other: Planes, amount: number): Planes {
  const rgb = picture.rgb.map((value, i) => value + amount * (other.rgb[i] - value));
  return { width: picture.width, height: picture.height, rgb };
}

function colorStatistics(paintings: readonly Painting[]): { mean: number[]; covariance: number[][] } {
  const mean = [0, 0, 0];
  const second = [0, 1, 2].map(() => [0, 0, 0]);
  for (const {
    planes: { rgb },
    weight: share,
  } of paintings) {
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

/** The lower triangle L with `L L^T = matrix + epsilon I`; a gray painting's covariance has rank one. */
function cholesky3(matrix: number[][]): [[number], [number, number], [number, number, number]] {
  const tiny = 1e-9;
  const a = Math.sqrt(matrix[0][0] + tiny);
  const b = matrix[1][0] / a;
  const c = Math.sqrt(Math.max(tiny, matrix[1][1] + tiny - b * b));
  const d = matrix[2][0] / a;
  const e = (matrix[2][1] - d * b) / c;
  const f = Math.sqrt(Math.max(tiny, matrix[2][2] + tiny - d * d - e * e));
  return [[a], [b, c], [d, e, f]];
}
