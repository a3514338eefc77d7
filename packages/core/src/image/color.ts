import { clip } from './tensors.ts';

/**
 * The brightness of one picture with the hues of another: their Y and their Cb, Cr (BT.601, full range), which is what
 * Gatys, Bethge, Hertzmann & Shechtman 2016 ("Preserving color", section 4.2) call luminance-only transfer, done last.
 *
 * @param rgb `[h, w, 3]`, 0..1: gives the luminance
 * @param colors the same shape: gives the chrominance
 */
export function withColorsOf(rgb: Float32Array, colors: Float32Array): Float32Array {
  const out = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    // In YCbCr, taking over Cb and Cr means adding the difference of the luminances to every channel.
    const shift = luminance(rgb, i) - luminance(colors, i);
    for (let channel = i; channel < i + 3; channel++) out[channel] = clip(colors[channel] + shift);
  }
  return out;
}

function luminance(rgb: Float32Array, i: number): number {
  return 0.299 * rgb[i] + 0.587 * rgb[i + 1] + 0.114 * rgb[i + 2];
}
