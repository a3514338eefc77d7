/** Other colors for a part of a picture. */
export interface Patch {
  /** How much each pixel belongs to the part, `[h, w]`, 0..1; undefined: all of them do. */
  mask: Float32Array | undefined;
  /** `[h, w, 3]` */
  rgb: Float32Array;
}

/** Gives each pixel the mean of the patches that cover it, by their masks. As far as they do not cover it, it keeps its color. */
export function mixPatches(own: Float32Array, patches: readonly Patch[]): Float32Array {
  if (patches.length === 1 && !patches[0].mask) return patches[0].rgb;
  const out = new Float32Array(own.length);
  const covered = new Float32Array(own.length / 3);
  for (const { mask, rgb } of patches) {
    for (let i = 0; i < out.length; i++) out[i] += (mask ? mask[Math.floor(i / 3)] : 1) * rgb[i];
    for (let pixel = 0; pixel < covered.length; pixel++) covered[pixel] += mask ? mask[pixel] : 1;
  }
  return out.map((sum, i) => {
    const share = covered[Math.floor(i / 3)];
    return (sum + Math.max(0, 1 - share) * own[i]) / Math.max(1, share);
  });
}
