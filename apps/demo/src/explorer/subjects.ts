import type { RawImage } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import { samplePaintings, samplePhotos } from '../studio/samples.ts';
import { sampleNames, squareSide, squares } from './layout.ts';
import { photos } from './photos.ts';

/** A square picture as the network sees it, whole or cut from a larger one. */
export interface Subject {
  /** Name in records; for the visitor's pictures, the file's name. */
  name: string;
  /** Name for visitors. */
  title: string;
  /** The picture it is cut from. */
  from: CanvasImageSource;
  left: number;
  top: number;
  /** Its side in that picture, and as the network sees it. */
  side: number;
  seen: number;
  /** Of several squares of a picture that overlap, the one that shows most of it. */
  isMain: boolean;
}

/** The visitor's pictures, cropped to squares. */
export const ownSubjects: Signal<readonly Subject[]> = signal([]);

/** Side of the visitor's pictures, in pixels: the size that networks were trained with. */
export const ownSide = 224;
/** More pictures would fill a phone's memory. */
export const mostOwn = 300;

let ours: Promise<ReadonlyMap<string, Subject>> | undefined;

/** The squares cut from our pictures, by name. */
export function ownedByUs(): Promise<ReadonlyMap<string, Subject>> {
  ours ??= cutPictures();
  // Try again next time.
  ours.catch(() => {
    ours = undefined;
  });
  return ours;
}

/** Addresses of the photographs. */
const addresses = import.meta.glob<string>('./embedded/photos/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
});

async function cutPictures(): Promise<ReadonlyMap<string, Subject>> {
  const samples = [...samplePhotos, ...samplePaintings];
  const ofSamples = sampleNames.map(({ id }) => {
    const picture = samples.find(({ sample }) => sample === id);
    if (!picture) throw new Error(`There is no sample '${id}'`);
    return cut(id, picture.name, picture.source as string);
  });
  const ofPhotos = Object.entries(photos).map(([id, title]) =>
    cut(id, title, addresses[`./embedded/photos/${id}.webp`]),
  );
  const all = await Promise.all([...ofSamples, ...ofPhotos]);
  return new Map(all.flat().map((subject) => [subject.name, subject]));
}

async function cut(id: string, title: string, address: string): Promise<Subject[]> {
  const from = await createImageBitmap(await (await fetch(address)).blob());
  const all = squares(id, from);
  // The last squares are the largest.
  const main = all[all.length - 1];
  return all.map((square) => ({ ...square, title, from, seen: squareSide, isMain: square === main }));
}

/**
 * Opens a file as a subject: its middle, cropped as core's `see` does.
 *
 * @throws if the browser cannot read it
 */
export async function subjectOf(file: File, taken: ReadonlySet<string>): Promise<Subject> {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(ownSide, ownSide);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context.drawImage(bitmap, left, top, side, side, 0, 0, ownSide, ownSide);
  bitmap.close();
  return {
    name: freeName(file.name, taken),
    title: file.name,
    from: canvas,
    left: 0,
    top: 0,
    side: ownSide,
    seen: ownSide,
    isMain: true,
  };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
  return free;
}

/** A subject's pixels, as a copy that can be posted to the worker. */
export function pixelsOf({ from, left, top, side, seen }: Subject): RawImage {
  const canvas = new OffscreenCanvas(seen, seen);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  context.imageSmoothingQuality = 'high';
  context.drawImage(from, left, top, side, side, 0, 0, seen, seen);
  const { data } = context.getImageData(0, 0, seen, seen);
  return { data, width: seen, height: seen, channels: 4 };
}
