import type { Rect, Size } from '../image/resize.ts';
import type { ReceptiveField } from './encoder.ts';

/** A position in a layer. */
export interface Position {
  /** The column, from 0. */
  x: number;
  /** The row, from 0. */
  y: number;
}

/**
 * The part of an image that suffices to compute one unit and its gradient: its receptive field, aligned to the network's strides so that
 * pools pair the same pixels. All parts of a layer have one size, since engines prepare anew for each size; only at the right and lower
 * borders it may differ.
 *
 * @param smallest the fewest pixels along a side that the network takes
 * @returns the part, and the unit's position in it
 */
export function partAround(
  field: ReceptiveField,
  { x, y }: Position,
  image: Size,
  smallest: number,
): { part: Rect; position: Position } {
  const [left, width] = along(field, x, image.width, smallest);
  const [top, height] = along(field, y, image.height, smallest);
  return { part: { left, top, width, height }, position: { x: x - left / field.stride, y: y - top / field.stride } };
}

function along(
  { size, stride, offset }: ReceptiveField,
  position: number,
  length: number,
  smallest: number,
): [number, number] {
  const down = (pixels: number): number => Math.floor(pixels / stride) * stride;
  const up = (pixels: number): number => Math.ceil(pixels / stride) * stride;
  const first = offset + position * stride;
  const enough = up(Math.max(first - down(first) + size, smallest));
  if (enough >= length) return [0, length];
  const start = Math.max(0, Math.min(down(first), down(length - enough)));
  // If the field crosses the image's border, the part ends at that border.
  const end = first + size > start + enough ? length : start + enough;
  return [start, end - start];
}
