import type { RawImage } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import type { Picture } from '../studio/picture.ts';

/** The picture that painting starts from, instead of the photo. */
export const startPicture: Signal<Picture | undefined> = signal();

/** Longest side of the start picture, in pixels. */
const longest = 1024;

/** The start picture's pixels. */
export async function startPixels(): Promise<RawImage | undefined> {
  const picture = startPicture.value;
  if (!picture) return undefined;
  const { readImage } = await import('@pastiche/web');
  return readImage(picture.source, { longest });
}
