import { type RawImage, toRawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';

/** The share of values that are shown as they are; the few beyond would leave the rest faint. */
const share = 0.995;

/** Of each pixel the largest magnitude among its three colors. */
export function largestOfColors(values: Float32Array): Float32Array {
  const magnitude = (i: number): number => Math.abs(values[i]);
  return Float32Array.from({ length: values.length / 3 }, (_, pixel) =>
    Math.max(magnitude(3 * pixel), magnitude(3 * pixel + 1), magnitude(3 * pixel + 2)),
  );
}

/**
 * What came back from a unit as a picture: three values a pixel around gray, one from black to white.
 *
 * @param size of the picture
 */
export function developProjection(values: Float32Array, { width, height }: Size): RawImage {
  const isColored = values.length === 3 * width * height;
  const scale = 1 / scaleOf(values);
  const rgb = Float32Array.from({ length: 3 * width * height }, (_, i) =>
    isColored ? 0.5 + 0.5 * scale * values[i] : scale * values[Math.floor(i / 3)],
  );
  return toRawImage({ width, height, rgb });
}

/** The magnitude that all but a few of the values which are not 0 stay below. */
function scaleOf(values: Float32Array): number {
  const magnitudes = values.map(Math.abs).filter((value) => value > 0);
  if (magnitudes.length === 0) return 1;
  return magnitudes.sort()[Math.min(magnitudes.length - 1, Math.floor(share * magnitudes.length))];
}
