import { clip } from '../../math/clip.ts';
import type { Planes } from '../rawImage.ts';
import { colorStatistics, least } from './statistics.ts';

/** How much red, green and blue add to the luminance of BT.601. */
const shares = [0.299, 0.587, 0.114];

/**
 * Combines the luminance of one picture with the chrominance of another (Y and Cb, Cr of BT.601, full range): luminance-only transfer
 * (Gatys, Bethge, Hertzmann & Shechtman 2016, "Preserving color", section 4.2), after painting. The luminance is shifted and scaled first, to the
 * other's mean and spread.
 *
 * @param other as large as the picture
 * @returns `[h, w, 3]`, 0..1
 */
export function withColorsOf(picture: Planes, other: Planes): Float32Array {
  const [own, wanted] = [picture, other].map(luminanceStatistics);
  const scale = Math.sqrt(wanted.variance / Math.max(least, own.variance));
  const out = new Float32Array(other.rgb.length);
  for (let i = 0; i < out.length; i += 3) {
    const fitted = wanted.mean + scale * (luminance(picture.rgb, i) - own.mean);
    // Exchanging Cb and Cr in YCbCr equals adding the difference in luminance to R, G and B.
    const shift = fitted - luminance(other.rgb, i);
    for (let channel = i; channel < i + 3; channel++) out[channel] = clip(other.rgb[channel] + shift);
  }
  return out;
}

function luminanceStatistics(planes: Planes): { mean: number; variance: number } {
  const { mean, covariance } = colorStatistics([{ planes, weight: 1 }]);
  return { mean: luminance(mean), variance: luminance(covariance.map((row) => luminance(row))) };
}

function luminance(rgb: ArrayLike<number>, i = 0): number {
  return shares[0] * rgb[i] + shares[1] * rgb[i + 1] + shares[2] * rgb[i + 2];
}
