import { fieldAt, type Rect } from '@pastiche/core';
import type { Subject } from './subjects.ts';
import type { Found } from './wall.ts';

/** The position at which a unit fires most in a picture. */
export interface Spot {
  subject: Subject;
  activation: number;
  x: number;
  y: number;
  /** Its receptive field there, cropped to the picture. */
  field: Rect;
}

/** A unit's spots in a record, strongest first. */
export function spotsOf({ record, subjects }: Found, layer: string, unit: number): Spot[] {
  const row = record.layers.find((each) => each.layer === layer);
  const numbers = row?.units[unit] ?? [];
  const spots: Spot[] = [];
  for (let i = 0; row && i < numbers.length; i += 4) {
    const [image, activation, x, y] = numbers.slice(i, i + 4);
    const subject = subjects.get(record.images[image][0]);
    if (!subject) continue;
    const field = fieldAt(row.field, { x, y }, { width: subject.side, height: subject.side });
    spots.push({ subject, activation, x, y, field });
  }
  return spots;
}

/** Draws a spot's receptive field into a square, fitted and centered, since fields at a picture's border are cropped. */
export function drawSpot(
  context: CanvasRenderingContext2D,
  { subject, field }: Spot,
  at: { x: number; y: number; side: number },
  /** Drawn instead of the picture; as large as the field. */
  instead?: CanvasImageSource,
): void {
  const scale = at.side / Math.max(field.width, field.height);
  const [width, height] = [field.width * scale, field.height * scale];
  const to = [at.x + (at.side - width) / 2, at.y + (at.side - height) / 2, width, height] as const;
  const from = instead ?? subject.from;
  const [left, top] = instead ? [0, 0] : [subject.left + field.left, subject.top + field.top];
  context.imageSmoothingQuality = 'high';
  context.drawImage(from, left, top, field.width, field.height, ...to);
}
