import { batch, type Signal, signal } from '@preact/signals';
import { newId } from '../keep/newId.ts';
import type { Mask } from '../mask/mask.ts';
import { without } from './perPainting.ts';
import type { Picture } from './picture.ts';
import { samplePaintings, samplePhotos } from './samples.ts';
import { overrides } from './settings.ts';

/** A painting and its weight in the mixture. */
export interface Painting {
  picture: Picture;
  /** 0..1; only the ratios matter. */
  weight: number;
  /** Where it acts on the photo, if not everywhere. */
  mask?: Mask;
  /** What of it is taken, if not all. */
  part?: Mask;
  /** A semantic map of it. */
  map?: Picture;
}

/** What says something about the photo's places, and belongs to no painting. */
export interface Guards {
  /** What keeps more of the photo's content. */
  protect?: Mask;
  /** What stays the photo's pixels. */
  keep?: Mask;
  /** A semantic map. */
  map?: Picture;
}

export const photo: Signal<Picture> = signal(samplePhotos[0]);
export const paintings: Signal<readonly Painting[]> = signal([{ picture: samplePaintings[0], weight: 1 }]);
export const guards: Signal<Guards> = signal({});
/** The picture whose shapes are painted in the strokes of the paintings, if there is one. */
export const shapesFrom: Signal<Picture | undefined> = signal();
/** The visitor's own photos. */
export const ownPhotos: Signal<readonly Picture[]> = signal([]);
/** The visitor's own paintings, chosen or not. */
export const ownPaintings: Signal<readonly Picture[]> = signal([]);

/** Uses another photo. What was marked of the one before does not suit it. */
export function usePhoto(picture: Picture): void {
  if (picture === photo.value) return;
  putAside = new Map();
  batch(() => {
    photo.value = picture;
    guards.value = {};
    paintings.value = paintings.value.map(({ mask: _, ...painting }) => painting);
  });
}

/** Takes all masks and maps away. */
export function clearMasks(): void {
  putAside = new Map();
  batch(() => {
    guards.value = {};
    paintings.value = paintings.value.map(({ picture, weight }) => ({ picture, weight }));
  });
}

/** Adds a painting to the mixture or removes it; the last one stays. */
export function togglePainting(picture: Picture): void {
  const others = paintings.value.filter((painting) => painting.picture !== picture);
  if (others.length === paintings.value.length) {
    paintings.value = [...others, { ...putAside.get(picture), picture, weight: 1 }];
  } else if (others.length > 0) {
    putAside = new Map([...putAside, ...paintings.value.map((each) => [each.picture, each] as const)]);
    takeOut(picture, others);
  }
}

/** Paintings as they were before one was taken out: if it comes back, it has its masks again. */
let putAside = new Map<Picture, Painting>();

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

/** Whether there is a mask over the photo. */
export const isMarked = (list: readonly Painting[], { protect, keep }: Guards): boolean =>
  Boolean(protect || keep || list.some(({ mask }) => mask));

/** Whether there are masks, over the photo or a painting. */
export const hasMasks = (list: readonly Painting[], now: Guards): boolean =>
  isMarked(list, now) || list.some(({ part }) => part);

/** Whether there are semantic maps, for the photo or a painting. */
export const hasMaps = (list: readonly Painting[], { map }: Guards): boolean =>
  Boolean(map || list.some((painting) => painting.map));

/** Adds the visitor's own painting to the mixture. The first one replaces a sample, which nobody may have chosen. */
export function addPainting(picture: Picture): void {
  ownPaintings.value = withPicture(ownPaintings.value, picture);
  const before = paintings.value.filter((painting) => painting.picture !== picture);
  const isSample = before.length === 1 && before[0].picture.sample !== undefined;
  paintings.value = [...(isSample ? [] : before), { picture, weight: 1 }];
}

/** A list of own pictures with one more, which gets the name under which it is kept. */
export function withPicture(list: readonly Picture[], picture: Picture): readonly Picture[] {
  picture.id ??= newId();
  return list.includes(picture) ? list : [...list, picture];
}

/** Takes an own painting off the wall and out of the mixture, which is never empty. */
export function removePainting(picture: Picture): void {
  ownPaintings.value = ownPaintings.value.filter((each) => each !== picture);
  const others = paintings.value.filter((painting) => painting.picture !== picture);
  takeOut(picture, others.length > 0 ? others : [{ picture: samplePaintings[0], weight: 1 }]);
}

function takeOut(picture: Picture, others: readonly Painting[]): void {
  const index = paintings.value.findIndex((each) => each.picture === picture);
  batch(() => {
    if (index >= 0) overrides.value = without(overrides.value, index);
    paintings.value = others;
  });
}

/** Uses a painting instead of all that were chosen, a part of one of them for example. */
export function replacePainting(picture: Picture): void {
  if (!picture.sample) ownPaintings.value = withPicture(ownPaintings.value, picture);
  paintings.value = [{ picture, weight: 1 }];
}

/** The pictures among dropped or pasted files; all files if none is one, to be told why. */
export function picturesIn(data: DataTransfer | null): File[] {
  const files = [...(data?.files ?? [])];
  const pictures = files.filter(({ type }) => type.startsWith('image/'));
  return pictures.length > 0 ? pictures : files;
}
