import type { RawImage } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import { samplePaintings, samplePhotos } from '../studio/samples.ts';
import { sampleNames, squareSide, squares } from './layout.ts';

/** A square picture as the network sees it: a part of a larger one, or a whole. */
export interface Subject {
  /** In records; of the visitor's own, the file's name. */
  name: string;
  /** For people. */
  title: string;
  /** Where its pixels are. */
  from: CanvasImageSource;
  left: number;
  top: number;
  side: number;
}

/** The visitor's pictures, squared. */
export const ownSubjects: Signal<readonly Subject[]> = signal([]);

/** Side, in pixels, at which the visitor's pictures are seen: what networks were trained with. */
export const ownSide = 224;
/** More would fill a phone's memory: each is kept as it is seen. */
export const mostOwn = 300;

let ours: Promise<ReadonlyMap<string, Subject>> | undefined;

/** The squares that the site's own pictures are cut into, by name. */
export function ownedByUs(): Promise<ReadonlyMap<string, Subject>> {
  ours ??= cutSamples();
  // What failed may work another time.
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
 * A file as a subject: its middle, as core's `see` would have it.
 *
 * @throws if the browser does not know it
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

/** A subject's pixels, to be posted. */
export function pixelsOf({ from, left, top, side }: Subject): RawImage {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  context.drawImage(from, left, top, side, side, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  return { data, width: side, height: side, channels: 4 };
}
