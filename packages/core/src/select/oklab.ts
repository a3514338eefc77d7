/**
 * sRGB as Oklab, in which distances are about those that the eye sees (Björn Ottosson 2020, "A perceptual color space for image processing").
 *
 * @param rgb `[count, 3]`, 0..1
 */
export function oklab(rgb: Float32Array): Float32Array {
  const out = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    const [r, g, b] = [linear(rgb[i]), linear(rgb[i + 1]), linear(rgb[i + 2])];
    const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    out[i] = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
    out[i + 1] = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
    out[i + 2] = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  }
  return out;
}

function linear(value: number): number {
  const clipped = Math.max(0, value);
  return clipped <= 0.04045 ? clipped / 12.92 : ((clipped + 0.055) / 1.055) ** 2.4;
}
