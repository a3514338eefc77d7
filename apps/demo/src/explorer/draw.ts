import type { Patch } from '@pastiche/core';
import { patchesOf } from '@pastiche/explorer/patchesOf.ts';
import type { Subject } from './subjects.ts';
import type { Found } from './wall.ts';

/** The position at which a unit fires most in a picture. */
export interface Spot extends Patch {
  subject: Subject;
}

/** A unit's spots in a record, strongest first. */
export function spotsOf({ record, subjects }: Found, name: string, unit: number): Spot[] {
  const layer = record.layers.find((each) => each.layer === name);
  if (!layer) return [];
  return patchesOf(record.images, layer, unit).flatMap((patch) => {
    const subject = subjects.get(patch.image);
    return subject ? [{ ...patch, subject }] : [];
  });
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
  const zoom = subject.side / subject.seen;
  const part = instead
    ? ([0, 0, field.width, field.height] as const)
    : ([
        subject.left + field.left * zoom,
        subject.top + field.top * zoom,
        field.width * zoom,
        field.height * zoom,
      ] as const);
  context.imageSmoothingQuality = 'high';
  context.drawImage(instead ?? subject.from, ...part, ...to);
}
