import type { RawImage } from '@pastiche/core';
import type { Picture } from '../studio/picture.ts';
import type { Guards, Painting } from '../studio/pictures.ts';
import { type Maps, mapsFor } from './maps.ts';
import { type Mask, unpack } from './mask.ts';

/** The masks as a run takes them; what there is none of is undefined. */
export interface RunMasks {
  masks?: (RawImage | null)[];
  styleMasks?: (RawImage | null)[];
  protect?: RawImage | null;
  keep?: RawImage | null;
}

/** Everything that masks may belong to. */
export interface Masked {
  list: readonly Painting[];
  guards: Guards;
}

/** What a new run takes beside photo and paintings. */
interface RunPictures extends Omit<RunMasks, 'masks'>, Maps {
  masks?: RunMasks['masks'] | RawImage;
  shapesFrom?: Picture['source'];
  protect?: RawImage;
  keep?: RawImage;
}

/** The pictures that a new run takes beside photo and paintings. */
export function picturesFor(now: Masked, shapes?: Picture): RunPictures {
  const pictures = { ...masksFor(now), ...mapsFor(now) };
  if (!shapes) return pictures;
  const { masks } = pictures;
  // Beside other shapes there is one painting, and no list.
  return { ...pictures, shapesFrom: shapes.source, masks: masks?.length === 1 ? (masks[0] ?? undefined) : masks };
}

/** The masks of paintings and photo, for a new run. */
export function masksFor(now: Masked): RunMasks & { protect?: RawImage; keep?: RawImage } {
  const { protect, keep, ...ofPaintings } = changedMasks({ list: [], guards: {} }, now);
  return { ...ofPaintings, protect: protect ?? undefined, keep: keep ?? undefined };
}

/** The masks that have changed, for a run under way. One that is gone is null. */
export function changedMasks(before: Masked, now: Masked): RunMasks {
  const list = (of: (painting: Painting) => Mask | undefined): RunMasks['masks'] => {
    const [old, wanted] = [before.list.map(of), now.list.map(of)];
    const isSame = old.length === wanted.length && old.every((mask, i) => mask === wanted[i]);
    const hasAny = [...old, ...wanted].some(Boolean);
    return isSame || !hasAny ? undefined : wanted.map((mask) => (mask ? pictureOf(mask) : null));
  };
  const guard = (name: 'protect' | 'keep'): RawImage | null | undefined => {
    const wanted = now.guards[name];
    return wanted === before.guards[name] ? undefined : wanted ? pictureOf(wanted) : null;
  };
  return {
    masks: list(({ mask }) => mask),
    styleMasks: list(({ part }) => part),
    protect: guard('protect'),
    keep: guard('keep'),
  };
}

/** Null where hardly anything is marked: a run would refuse such a mask. */
function pictureOf(mask: Mask): RawImage | null {
  const raster = unpack(mask);
  return raster.data.some((value) => value >= 26) ? { ...raster, channels: 1 } : null;
}
