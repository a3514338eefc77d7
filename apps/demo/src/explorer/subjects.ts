import type { RawImage } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import { samplePaintings, samplePhotos } from '../studio/samples.ts';
import { sampleNames, squareSide, squares } from './layout.ts';

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
  side: number;
}

/** The visitor's pictures, cropped to squares. */
export const ownSubjects: Signal<readonly Subject[]> = signal([]);

/** Side of the visitor's pictures, in pixels: the size that networks were trained with. */
export const ownSide = 224;
/** More pictures would fill a phone's memory. */
export const mostOwn = 300;

let ours: Promise<ReadonlyMap<string, Subject>> | undefined;

/** The squares cut from the samples, by name. */
export function ownedByUs(): Promise<ReadonlyMap<string, Subject>> {
  ours ??= cutSamples();
  // Try again next time.
  ours.catch(() => {
    ours = undefined;
  });
  return ours;
}

async function cutSamples(): Promise<ReadonlyMap<string, Subject>> {
  const all = [...samplePhotos, ...samplePaintings];
  const cut = sampleNames.map(async ({ id }) => {
    const picture = all.find(({ sample }) => sample === id);
    if (!picture) throw new Error(`There is no sample '${id}'`);
    const from = await createImageBitmap(await (await fetch(picture.source as string)).blob());
    return squares(id).map((square) => ({ ...square, title: picture.name, from, side: squareSide }));
  });
  return new Map((await Promise.all(cut)).flat().map((subject) => [subject.name, subject]));
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
  return { name: freeName(file.name, taken), title: file.name, from: canvas, left: 0, top: 0, side: ownSide };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
  return free;
}

/** A subject's pixels, as a copy that can be posted to the worker. */
export function pixelsOf({ from, left, top, side }: Subject): RawImage {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  context.drawImage(from, left, top, side, side, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  return { data, width: side, height: side, channels: 4 };
}
