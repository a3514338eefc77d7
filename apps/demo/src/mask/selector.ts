import type { RawImage } from '@pastiche/core';
import type { Picture } from '../studio/picture.ts';

/** A click in a picture, in fractions of its sides: what is there is added, or taken away. */
export interface SelectPoint {
  x: number;
  y: number;
  add: boolean;
}

/** Returns a mask of one channel, as large as a raster of the picture. */
type Select = (points: readonly SelectPoint[]) => Promise<RawImage>;

export const canSelect = false;

export async function openSelector(_: Picture): Promise<Select> {
  throw new Error('not yet');
}
