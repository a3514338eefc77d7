import { clip } from './tensors.ts';

/**
 * Combines the luminance of one picture with the chrominance of another (Y and Cb, Cr of BT.601, full range): luminance-only transfer
 * (Gatys, Bethge, Hertzmann & Shechtman 2016, "Preserving color", section 4.2), applied after painting.
 *
 * @param rgb `[h, w, 3]`, 0..1, for the luminance
 * @param colors the same shape, for the chrominance
 */
export function withColorsOf(rgb: Float32Array, colors: Float32Array): Float32Array {
  const out = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    // Exchanging Cb and Cr in YCbCr equals adding the difference in luminance to R, G and B.
    const shift = luminance(rgb, i) - luminance(colors, i);
    for (let channel = i; channel < i + 3; channel++) out[channel] = clip(colors[channel] + shift);
  }
  return out;
}

function luminance(rgb: Float32Array, i: number): number {
  return 0.299 * rgb[i] + 0.587 * rgb[i + 1] + 0.114 * rgb[i + 2];
}
