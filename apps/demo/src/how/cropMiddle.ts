import type { RawImage } from '@pastiche/core';

/** Crops a picture around its middle so that its longer side is at most `ratio` times the shorter one. */
export function cropMiddle(image: RawImage, ratio: number): RawImage {
  const { data, channels } = image;
  const width = Math.min(image.width, Math.round(image.height * ratio));
  const height = Math.min(image.height, Math.round(image.width * ratio));
  if (width === image.width && height === image.height) return image;
  const [left, top] = [Math.floor((image.width - width) / 2), Math.floor((image.height - height) / 2)];
  const cropped = data.slice(0, width * height * channels);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * image.width + left) * channels;
    cropped.set(data.subarray(from, from + width * channels), row * width * channels);
  }
  return { data: cropped, width, height, channels };
}
