import type { Rect, Size } from '../image/resize.ts';
import type { ReceptiveField } from './encoder.ts';

/** A position in a layer. */
export interface Position {
  x: number;
  y: number;
}

/**
 * A part of an image that is as good as the whole for one unit, there and back: all that the unit is computed from sees its receptive field
 * and nothing else. The part begins where the network's pools do, so that they pair the same pixels; and it has the same size for
 * all positions but those near the right and the lower border of images that no stride fits into, since some engines need to begin anew for each size.
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
  // Where the unit sees the image's border, the border must be there.
  const end = first + size > start + enough ? length : start + enough;
  return [start, end - start];
}
