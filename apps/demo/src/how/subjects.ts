import type { RawImage } from '@pastiche/core';
import { computed, type ReadonlySignal } from '@preact/signals';
import { type Picture, paintings } from '../studio/pictures.ts';
import { cropMiddle } from './cropMiddle.ts';

/** The painting that the page is about: the one that counts most in the mixture. */
export const painting: ReadonlySignal<Picture> = computed(
  () => paintings.value.reduce((most, each) => (each.weight > most.weight ? each : most)).picture,
);

/** No picture is longer than this on this page, in either direction: of a panorama it shows the middle. */
const longestRatio = 2;

/** Width over height, as this page shows a picture. */
export function ratioOf({ width, height }: Picture): number {
  return Math.min(longestRatio, Math.max(1 / longestRatio, width / height));
}

/** Longer side, in pixels, that is read: twice the largest size that anything here is painted or measured at. */
const longest = 448;
/** And of a panorama, whose middle is what counts, at most. */
const mostPixels = 4096;

const read = new WeakMap<Picture, Promise<RawImage>>();

/** A picture's pixels, decoded once: of a very long one, the middle. */
export function pixelsOf(picture: Picture): Promise<RawImage> {
  const known = read.get(picture);
  if (known) return known;
  const pixels = open(picture);
  read.set(picture, pixels);
  // What failed may work another time.
  pixels.catch(() => read.delete(picture));
  return pixels;
}

async function open(picture: Picture): Promise<RawImage> {
  const { readImage } = await import('@pastiche/web');
  const { width, height } = picture;
  const surplus = Math.max(1, Math.max(width / height, height / width) / longestRatio);
  const image = await readImage(picture.source, { longest: Math.min(mostPixels, Math.ceil(longest * surplus)) });
  return cropMiddle(image, longestRatio);
}
