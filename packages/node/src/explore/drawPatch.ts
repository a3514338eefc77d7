import { type Encoder, type Patch, type ProjectionRule, project, type RawImage, type Rect } from '@pastiche/core';
import type { Sharp } from 'sharp';
import { toSharp } from '../files/sharp.ts';
import { patchWindow } from './patchWindow.ts';

/** A patch to draw. */
export interface Drawing {
  layer: string;
  /** Size of the layer's receptive field, in pixels. */
  field: number;
  unit: number;
  patch: Patch;
  /** The picture as the network saw it. */
  image: RawImage;
  /** Side of the drawing, in pixels. */
  cell: number;
}

/** The network and rule for projections. */
export interface Projector {
  encoder: Encoder;
  rule: ProjectionRule;
}

/** Crops the patch from its picture. @returns `[cell, cell, 3]`, bytes */
export async function drawPatch({ field, patch, image, cell }: Drawing): Promise<Uint8Array> {
  const { left, top, width, height } = patchWindow(patch, field);
  return fit((await toSharp(image)).extract({ left, top, width, height }), { width, height }, cell);
}

/** Draws the patch's projection around gray; gray outside of the receptive field. @returns `[cell, cell, 3]`, bytes */
export async function drawProjection(
  { layer, field, unit, patch, image, cell }: Drawing,
  { encoder, rule }: Projector,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const position = { x: patch.x, y: patch.y };
  const { picture } = await project({ encoder, image, layer, unit, position, rule, signal });
  const window = patchWindow(patch, field);
  const nothing = rule === 'saliency' ? 0 : 128;
  const canvas: RawImage = {
    data: new Uint8Array(window.width * window.height * 3).fill(nothing),
    width: window.width,
    height: window.height,
    channels: 3,
  };
  lay(bytesOf(picture), canvas, {
    ...patch.field,
    left: patch.field.left - window.left,
    top: patch.field.top - window.top,
  });
  return fit(await toSharp(canvas), window, cell);
}

/** Copies a picture into a larger one. */
function lay(picture: RawImage, canvas: RawImage, { left, top, width, height }: Rect): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let color = 0; color < 3; color++) {
        const from = (y * width + x) * picture.channels + (picture.channels < 3 ? 0 : color);
        canvas.data[((top + y) * canvas.width + left + x) * 3 + color] = picture.data[from];
      }
    }
  }
}

function bytesOf(picture: RawImage): RawImage {
  if (!(picture.data instanceof Float32Array)) return picture;
  return { ...picture, data: Uint8ClampedArray.from(picture.data, (value) => value * 255) };
}

async function fit(
  picture: Sharp,
  { width, height }: { width: number; height: number },
  cell: number,
): Promise<Uint8Array> {
  const gray = { r: 128, g: 128, b: 128 };
  const isRight = width === cell && height === cell;
  const fitted = isRight ? picture : picture.resize(cell, cell, { fit: 'contain', background: gray });
  return fitted.removeAlpha().raw().toBuffer();
}
