import { fieldAt, type ReceptiveField } from '@pastiche/core';
import type { Subject } from './subjects.ts';
import type { Found } from './wall.ts';

/** Where a unit fires the most in a picture. */
export interface Spot {
  subject: Subject;
  activation: number;
  x: number;
  y: number;
  /** What it sees from there, cut off at the picture's borders. */
  field: { left: number; top: number; width: number; height: number };
  /** And where that would begin, were there no borders. */
  start: { left: number; top: number; size: number };
}

/** A unit's spots, the strongest first: from the numbers of a record. */
export function spotsOf({ record, subjects }: Found, layer: string, unit: number): Spot[] {
  const row = record.layers.find((each) => each.layer === layer);
  const numbers = row?.units[unit] ?? [];
  const spots: Spot[] = [];
  for (let i = 0; row && i < numbers.length; i += 4) {
    const [image, activation, x, y] = numbers.slice(i, i + 4);
    const subject = subjects.get(record.images[image][0]);
    if (subject) spots.push({ subject, activation, x, y, ...placeOf(row.field, { x, y }, subject.side) });
  }
  return spots;
}

function placeOf(
  receptive: ReceptiveField,
  { x, y }: { x: number; y: number },
  side: number,
): Pick<Spot, 'field' | 'start'> {
  const { size, stride, offset } = receptive;
  const field = fieldAt(receptive, { x, y }, { width: side, height: side });
  return { field, start: { left: offset + x * stride, top: offset + y * stride, size } };
}

/** Draws what a unit sees into a square; nothing where it sees beyond the picture's borders. */
export function drawSpot(
  context: CanvasRenderingContext2D,
  { subject, field, start }: Spot,
  at: { x: number; y: number; side: number },
  /** Instead of the picture: something as large as the field. */
  instead?: CanvasImageSource,
): void {
  const scale = at.side / start.size;
  const { width, height } = field;
  const to = [at.x + (field.left - start.left) * scale, at.y + (field.top - start.top) * scale] as const;
  const from = instead ?? subject.from;
  const [left, top] = instead ? [0, 0] : [subject.left + field.left, subject.top + field.top];
  context.imageSmoothingQuality = 'high';
  context.drawImage(from, left, top, width, height, ...to, width * scale, height * scale);
}
