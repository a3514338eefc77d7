import type { Size } from '../image/resize.ts';

/**
 * A picture with its mirror image around it, so that a network sees no edge where the picture ends.
 *
 * @param data `[height, width, channels]`
 * @param margin in pixels, less than either side
 */
export function withMargin(
  data: Float32Array,
  { width, height }: Size,
  channels: number,
  margin: number,
): Float32Array {
  const [across, down] = [width + 2 * margin, height + 2 * margin];
  const out = new Float32Array(across * down * channels);
  for (let y = 0; y < down; y++) {
    const row = mirrored(y - margin, height) * width;
    for (let x = 0; x < across; x++) {
      const from = (row + mirrored(x - margin, width)) * channels;
      out.set(data.subarray(from, from + channels), (y * across + x) * channels);
    }
  }
  return out;
}

/** What is left without `margin` positions on each side; `size` is that of the whole. */
export function withoutMargin(data: Float32Array, size: Size, channels: number, margin: number): Float32Array {
  const [width, height] = [size.width - 2 * margin, size.height - 2 * margin];
  const out = new Float32Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((y + margin) * size.width + margin) * channels;
    out.set(data.subarray(from, from + width * channels), y * width * channels);
  }
  return out;
}

function mirrored(place: number, length: number): number {
  if (place < 0) return -1 - place;
  return place < length ? place : 2 * length - 1 - place;
}
