import { type Encoder, type Patch, type ProjectionRule, project, type RawImage } from '@pastiche/core';
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

const gray = { r: 128, g: 128, b: 128 };

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
  const { left, top, width, height } = patchWindow(patch, field);
  const background = rule === 'saliency' ? 'black' : gray;
  const around = {
    left: patch.field.left - left,
    top: patch.field.top - top,
    right: left + width - patch.field.left - patch.field.width,
    bottom: top + height - patch.field.top - patch.field.height,
  };
  const extended = await (await toSharp(picture))
    .extend({ ...around, background })
    .raw()
    .toBuffer();
  return fit(await toSharp({ data: extended, width, height, channels: 3 }), { width, height }, cell);
}

async function fit(
  picture: Sharp,
  { width, height }: { width: number; height: number },
  cell: number,
): Promise<Uint8Array> {
  const isRight = width === cell && height === cell;
  const fitted = isRight ? picture : picture.resize(cell, cell, { fit: 'contain', background: gray });
  return fitted.removeAlpha().raw().toBuffer();
}
