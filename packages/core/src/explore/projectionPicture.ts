import { type RawImage, toRawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';

/** The quantile that is shown at full strength; larger values are clipped. */
const quantile = 0.995;

/** The largest magnitude of each pixel's three values. */
export function largestOfColors(values: Float32Array): Float32Array {
  const magnitude = (i: number): number => Math.abs(values[i]);
  return Float32Array.from({ length: values.length / 3 }, (_, pixel) =>
    Math.max(magnitude(3 * pixel), magnitude(3 * pixel + 1), magnitude(3 * pixel + 2)),
  );
}

/**
 * A projection as a picture: three values per pixel are drawn around gray, one value from black to white.
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

/** A high quantile of the magnitudes that are not 0. */
function scaleOf(values: Float32Array): number {
  const magnitudes = values.map(Math.abs).filter((value) => value > 0);
  if (magnitudes.length === 0) return 1;
  return magnitudes.sort()[Math.min(magnitudes.length - 1, Math.floor(quantile * magnitudes.length))];
}
