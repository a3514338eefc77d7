import type { RawImage } from '@pastiche/core';
import type { Guards, Painting } from '../studio/pictures.ts';
import { type Mask, unpack } from './mask.ts';

/** The masks as a run takes them; what there is none of is undefined. */
export interface RunMasks {
  masks?: (RawImage | null)[];
  styleMasks?: (RawImage | null)[];
  protect?: RawImage;
  keep?: RawImage;
}

/** Whether anything is marked. */
export const hasMasks = (list: readonly Painting[], { protect, keep }: Guards): boolean =>
  Boolean(protect || keep || list.some(({ mask, part }) => mask || part));

/** The masks of paintings and photo, for a run. */
export function masksFor(list: readonly Painting[], { protect, keep }: Guards): RunMasks {
  const all = (masks: readonly (Mask | undefined)[]): (RawImage | null)[] | undefined =>
    masks.some(Boolean) ? masks.map((mask) => (mask ? pictureOf(mask) : null)) : undefined;
  return {
    masks: all(list.map(({ mask }) => mask)),
    styleMasks: all(list.map(({ part }) => part)),
    protect: protect && pictureOf(protect),
    keep: keep && pictureOf(keep),
  };
}

const pictureOf = (mask: Mask): RawImage => ({ ...unpack(mask), channels: 1 });
