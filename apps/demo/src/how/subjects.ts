import type { RawImage } from '@pastiche/core';
import { computed, type ReadonlySignal } from '@preact/signals';
import { type Picture, paintings } from '../studio/pictures.ts';

/** The painting that the page is about: the one that counts most in the mixture. */
export const painting: ReadonlySignal<Picture> = computed(
  () => paintings.value.reduce((most, each) => (each.weight > most.weight ? each : most)).picture,
);

/** Longer side, in pixels, at which pictures are read: twice the largest size that anything here is painted or measured at. */
const longest = 448;

const read = new WeakMap<Picture, Promise<RawImage>>();

/** A picture's pixels, decoded once. */
export function pixelsOf(picture: Picture): Promise<RawImage> {
  const known = read.get(picture);
  if (known) return known;
  const pixels = import('@pastiche/web').then(({ readImage }) => readImage(picture.source, { longest }));
  read.set(picture, pixels);
  // What failed may work another time.
  pixels.catch(() => read.delete(picture));
  return pixels;
}

/** The shorter side that the deepest layer needs, with room for it to see something, in pixels. */
const shortest = 48;

/** The longer side to paint or measure a picture at: as wished, or more where the picture is very long. */
export function sizeFor({ width, height }: Picture, wished: number): number {
  const ratio = Math.max(width, height) / Math.min(width, height);
  return Math.min(640, Math.max(wished, Math.ceil(shortest * ratio)));
}
