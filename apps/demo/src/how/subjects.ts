import type { RawImage } from '@pastiche/core';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Picture } from '../studio/picture.ts';
import { paintings, photo as photoInStudio } from '../studio/pictures.ts';
import { cropMiddle } from './cropMiddle.ts';

const mainPainting = computed(
  () => paintings.value.reduce((most, each) => (each.weight > most.weight ? each : most)).picture,
);

/** What the visitor chose on this page. The Studio keeps its own pictures, and what is painted of them. */
export const chosen: Signal<{ photo?: Picture; painting?: Picture }> = signal({});
// Another choice in the Studio counts for this page, too.
effect(() => {
  void [photoInStudio.value, mainPainting.value];
  chosen.value = {};
});

/** The photo of this page. */
export const photo: ReadonlySignal<Picture> = computed(() => chosen.value.photo ?? photoInStudio.value);
/** The painting of this page: unless another is chosen here, the Studio's with the largest weight. */
export const painting: ReadonlySignal<Picture> = computed(() => chosen.value.painting ?? mainPainting.value);

/** The largest ratio of sides that the page shows; of a panorama it shows the middle. */
const longestRatio = 2;

/** Width over height of a picture on this page. */
export function ratioOf({ width, height }: Picture): number {
  return Math.min(longestRatio, Math.max(1 / longestRatio, width / height));
}

/** Longer side to read, in pixels: twice the largest size that this page computes with. */
const longest = 448;
/** The most pixels to read along the longer side of a panorama, before its middle is cut out. */
const mostPixels = 4096;

const read = new WeakMap<Picture, Promise<RawImage>>();

/** A picture's pixels, decoded once; the middle of a panorama. */
export function pixelsOf(picture: Picture): Promise<RawImage> {
  const known = read.get(picture);
  if (known) return known;
  const pixels = open(picture);
  read.set(picture, pixels);
  // Try again next time.
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
