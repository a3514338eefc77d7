import { openPicture } from '../studio/openPicture.ts';
import type { Picture } from '../studio/picture.ts';
import { overlay } from '../ui/overlay.tsx';
import { CropDialog } from './cropDialog.tsx';
import { drawCut } from './drawCut.ts';
import type { Cut } from './frame.ts';

/** Longest side of what is cut out, in pixels. */
const longest = 4096;

/** What a picture was cut out of, and how: so that it can be cut anew. */
const origins = new WeakMap<Picture, { from: Picture; cut: Cut }>();

/**
 * Lets the visitor crop, turn and straighten a picture. A picture that was cropped before is shown whole, with what was cut out of it.
 *
 * @returns undefined if nothing was changed
 */
export async function cropPicture(picture: Picture): Promise<Picture | undefined> {
  const origin = origins.get(picture);
  const from = origin?.from ?? picture;
  const bitmap = await bitmapOf(from);
  try {
    const cut = await ask(from, bitmap, origin?.cut);
    if (!cut) return undefined;
    if (cut === 'whole') return origin?.from;
    const part = await cutOut(from, bitmap, cut);
    origins.set(part, { from, cut });
    return part;
  } finally {
    bitmap.close();
  }
}

async function bitmapOf({ source }: Picture): Promise<ImageBitmap> {
  return createImageBitmap(source instanceof Blob ? source : await (await fetch(source)).blob());
}

function ask(picture: Picture, bitmap: ImageBitmap, before: Cut | undefined): Promise<Cut | 'whole' | undefined> {
  return new Promise((resolve) => {
    const answer = (cut?: Cut | 'whole'): void => {
      overlay.value = undefined;
      resolve(cut);
    };
    overlay.value = <CropDialog name={picture.name} bitmap={bitmap} before={before} onAnswer={answer} />;
  });
}

async function cutOut(from: Picture, bitmap: ImageBitmap, cut: Cut): Promise<Picture> {
  const canvas = document.createElement('canvas');
  drawCut(canvas, bitmap, cut, Math.min(1, longest / Math.max(bitmap.width, bitmap.height)));
  // Only a format that has alpha keeps what is transparent.
  const mayBeOpaque = from.source instanceof Blob && from.source.type !== 'image/jpeg';
  const type = mayBeOpaque ? 'image/png' : 'image/jpeg';
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.95));
  if (!blob) throw new Error('This browser has no memory left for the cropped picture.');
  const name = from.name.replace(/(\.\w+)?$/, ' cropped$1');
  return openPicture(new File([blob], name, { type }), name);
}
