import type { Planes } from '../rawImage.ts';
import { colorsAt } from '../tensors.ts';
import { withColorsOf } from './luminance.ts';
import { mixPatches } from './mix.ts';
import { type RecolorMethod, recolor } from './recolor.ts';
import type { Weighed } from './statistics.ts';

/** What decides about the colors of a painted picture: fields of `StyleOptions`. */
export interface ColorChoice {
  colors: 'style' | 'content' | 'match';
  recolor: RecolorMethod;
  colorStrength: number;
  palette: number;
}

/** A part of the painted picture, and the paintings that act there. */
export interface ColorRegion {
  /** At the picture's size, `[h, w]`, 0..1; undefined: everywhere. */
  mask: Float32Array | undefined;
  paintings: readonly Weighed[];
}

/**
 * Gives a painted picture its final colors: the photo's chrominance, then the palette of the paintings. Of several paintings in a region, the
 * results are blended.
 *
 * @param regions asked for if they are needed
 * @returns `[h, w, 3]`, not clipped to 0..1
 */
export function finish(
  painted: Planes,
  photo: Planes,
  regions: () => readonly ColorRegion[],
  { colors, colorStrength, recolor: method, palette }: ColorChoice,
): Float32Array {
  const kept = colors === 'content' ? colorStrength : 0;
  const rgb = towards(painted.rgb, kept, () => {
    const { width, height, alpha } = painted;
    return withColorsOf(painted, { width, height, alpha, rgb: colorsAt(photo, painted) });
  });
  return towards(rgb, palette, () => {
    const patches = regions().map(({ mask, paintings }) => {
      const sum = new Float32Array(rgb.length);
      for (const { planes, weight } of paintings) {
        const moved = recolor({ ...painted, rgb, mask }, planes, method);
        for (let i = 0; i < sum.length; i++) sum[i] += weight * moved[i];
      }
      return { mask, rgb: sum };
    });
    return mixPatches(rgb, patches);
  });
}

/** Some colors, moved towards others by a share of the way, 0..1; those are not computed for nothing. */
export function towards(rgb: Float32Array, share: number, others: () => Float32Array): Float32Array {
  if (share === 0) return rgb;
  const goal = others();
  return share === 1 ? goal : rgb.map((value, i) => value + share * (goal[i] - value));
}
