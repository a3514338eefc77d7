import { cholesky } from '../math/matrix3.ts';
import type { Random } from '../math/random.ts';
import { colorStatistics, type Weighed } from './color/statistics.ts';
import type { Planes } from './rawImage.ts';
import type { Size } from './resize.ts';
import { clip } from './tensors.ts';

/** White noise: every value uniform in 0..1. */
export function noise({ width, height }: Size, random: Random): Planes {
  const rgb = new Float32Array(width * height * 3).map(() => random.uniform());
  return { width, height, rgb };
}

/**
 * Noise in the colors of the paintings: pixels are drawn from a normal distribution with the weighted mean and covariance of the
 * paintings' RGB values.
 */
export function styleNoise(size: Size, paintings: readonly Weighed[], random: Random): Planes {
  const { mean, covariance } = colorStatistics(paintings);
  const [[a], [b, c], [d, e, f]] = cholesky(covariance);
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
