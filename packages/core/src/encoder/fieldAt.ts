import type { Rect, Size } from '../image/resize.ts';
import type { ReceptiveField } from './encoder.ts';

/** The receptive field of a unit at a position, in pixels of the image, cropped to the image. */
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
