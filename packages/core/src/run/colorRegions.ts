import type { ColorRegion } from '../image/color/finish.ts';
import { type Mask, maskOf, resizeMask } from '../image/mask.ts';
import type { Planes } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { type Regional, regionsAt } from './regionsAt.ts';

interface Paintings extends Regional {
  styles: readonly { planes: Planes; weight: number }[];
}

/** The regions of the picture at a size, with the parts of paintings whose colors they get. */
export function colorRegionsAt(plan: Paintings, size: Size): ColorRegion[] {
  return regionsAt(plan, size).flatMap(({ mask, paintings }) => {
    const acting = paintings.map(({ index, mask: part }) => {
      const { planes, weight } = plan.styles[index];
      return { planes: { ...planes, mask: part && resizeMask(part, planes).data }, weight };
    });
    // Where all paintings act, their weights sum to 1 already.
    const total = plan.regions ? acting.reduce((sum, { weight }) => sum + weight, 0) : 1;
    if (total === 0) return [];
    return { mask: mask?.data, paintings: acting.map(({ planes, weight }) => ({ planes, weight: weight / total })) };
  });
}

/** A part of a painting, and where on the photo it acts; undefined: everything, everywhere. */
export interface Place {
  part: Mask | undefined;
  where: Mask | undefined;
}

/** Where on the photo the parts of a painting act. Regions that take the same part are one place. */
export function placesOf(plan: Regional, painting: number, photo: Size): Place[] {
  const places = new Map<string, Place>();
  for (const { mask, paintings } of regionsAt(plan, photo)) {
    for (const { index, mask: part } of paintings) {
      if (index !== painting) continue;
      const key = part?.key ?? '';
      const before = places.get(key);
      places.set(key, { part, where: before ? union(before.where, mask) : mask });
    }
  }
  return [...places.values()];
}

function union(a: Mask | undefined, b: Mask | undefined): Mask | undefined {
  return (
    a &&
    b &&
    maskOf(
      a.data.map((value, i) => Math.min(1, value + b.data[i])),
      a,
    )
  );
}
