import { whyUnreadable } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import type { Picture } from './picture.ts';
import { samplePaintings, samplePhotos } from './samples.ts';

/** A painting and its weight in the mixture. */
export interface Painting {
  picture: Picture;
  /** 0..1; only the ratios matter. */
  weight: number;
}

export const photo: Signal<Picture> = signal(samplePhotos[0]);
export const paintings: Signal<readonly Painting[]> = signal([{ picture: samplePaintings[0], weight: 1 }]);
/** The visitor's own paintings, chosen or not. */
export const ownPaintings: Signal<readonly Picture[]> = signal([]);

/** Adds a painting to the mixture or removes it; the last one stays. */
export function togglePainting(picture: Picture): void {
  const others = paintings.value.filter((painting) => painting.picture !== picture);
  if (others.length === paintings.value.length) paintings.value = [...others, { picture, weight: 1 }];
  else if (others.length > 0) paintings.value = others;
}

export function weighPainting(picture: Picture, weight: number): void {
  paintings.value = paintings.value.map((painting) =>
    painting.picture === picture ? { ...painting, weight } : painting,
  );
}

/** The weights for `stylize`; equal if all sliders are at 0. */
export function blendOf(list: readonly Painting[]): number[] {
  const weights = list.map(({ weight }) => weight);
  return weights.some((weight) => weight > 0) ? weights : weights.map(() => 1);
}

export const takePhoto = (picture: Picture): void => {
  const before = photo.value;
  photo.value = picture;
  if (!before.sample) URL.revokeObjectURL(before.address);
};

export function addPainting(picture: Picture): void {
  ownPaintings.value = [...ownPaintings.value, picture];
  paintings.value = [...paintings.value, { picture, weight: 1 }];
}

/** Uses a painting instead of all that were chosen, a part of one of them for example. */
export function replacePainting(picture: Picture): void {
  const isNew = !picture.sample && !ownPaintings.value.includes(picture);
  if (isNew) ownPaintings.value = [...ownPaintings.value, picture];
  paintings.value = [{ picture, weight: 1 }];
}

/**
 * Opens a file as a picture.
 *
 * @throws Error with a message for users if the browser cannot show it
 */
export async function openPicture(blob: Blob, name = 'Your picture'): Promise<Picture> {
  const address = URL.createObjectURL(blob);
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch (cause) {
    URL.revokeObjectURL(address);
    const known = whyUnreadable(new Uint8Array(await blob.slice(0, 4096).arrayBuffer()), 'this browser');
    const unknown = 'the file is damaged, or this browser does not read its format. JPEG, PNG, WebP and AVIF work.';
    throw new Error(`${name} cannot be opened: ${known ?? unknown}`, { cause });
  }
  return { name, source: blob, address, width: image.naturalWidth, height: image.naturalHeight };
}

/** The first picture among dropped or pasted files. */
export function pictureIn(data: DataTransfer | null): File | undefined {
  const files = [...(data?.files ?? [])];
  return files.find(({ type }) => type.startsWith('image/')) ?? files[0];
}
