import type { Rect, Size } from '../image/resize.ts';
import type { ReceptiveField } from './encoder.ts';

/** Which pixels of an image the unit at a position of a layer sees, cut off at the image's borders. */
export function fieldAt(field: ReceptiveField, position: { x: number; y: number }, image: Size): Rect {
  const [left, width] = along(field, position.x, image.width);
  const [top, height] = along(field, position.y, image.height);
  return { left, top, width, height };
}

function along({ size, stride, offset }: ReceptiveField, position: number, length: number): [number, number] {
  const first = offset + position * stride;
  const start = Math.max(0, first);
  return [start, Math.min(length, first + size) - start];
}
