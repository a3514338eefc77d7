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
  for (let i = 0; i < own.length; i += 3) {
    const weights = patches.map(({ mask }) => mask?.[i / 3] ?? 1);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let c = i; c < i + 3; c++) {
      const sum = patches.reduce(
        (all, { rgb }, patch) => all + weights[patch] * rgb[c],
        Math.max(0, 1 - total) * own[c],
      );
      out[c] = sum / Math.max(1, total);
    }
  }
  return out;
}
