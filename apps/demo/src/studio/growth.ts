import type { RawImage } from '@pastiche/core';
import { stretch } from './area.ts';

/** How a picture is painted larger: it is where the next run starts. */
export interface Growth {
  init: RawImage;
  size: number;
  minSize: number;
  iterations: number;
}

/** As in the settings: longer sides, in pixels, of pictures that are not long. */
const sizes = [256, 512, 1024, 2048];

/** The larger pictures that can be painted from this one. */
export function growthsOf(picture: RawImage): Growth[] {
  const now = Math.max(picture.width, picture.height) / stretch(picture);
  // One scale: what the picture shows stays where it is, and gets finer strokes.
  return sizes
    .filter((size) => size > 1.2 * now)
    .map((size) => ({ init: picture, size, minSize: size, iterations: 40 }));
}
