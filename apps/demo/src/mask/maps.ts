import type { RawImage } from '@pastiche/core';
import type { Picture } from '../studio/picture.ts';
import type { Masked } from './forRun.ts';

type Source = Picture['source'];

/** Semantic maps as a new run takes them. */
export interface Maps {
  map?: Source;
  styleMaps?: (Source | null)[];
}

/** The maps for a new run: none, as long as the photo or all paintings lack theirs. */
export function mapsFor({ list, guards }: Masked): Maps {
  const isComplete = guards.map && list.some(({ map }) => map);
  return isComplete ? { map: guards.map?.source, styleMaps: list.map(({ map }) => map?.source ?? null) } : {};
}

/** The maps that a run under way takes instead of those before, if they are others. */
export async function changedMaps(
  before: Masked,
  now: Masked,
  read: (source: Source) => Promise<RawImage>,
): Promise<{ map?: RawImage | null; styleMaps?: (RawImage | null)[] | null }> {
  const [{ map: old, styleMaps: others = [] }, { map, styleMaps = [] }] = [mapsFor(before), mapsFor(now)];
  const isSame = old === map && others.length === styleMaps.length && others.every((each, i) => each === styleMaps[i]);
  if (isSame) return {};
  if (!map) return { map: null, styleMaps: null };
  const open = (source: Source | null): Promise<RawImage> | null => (source ? read(source) : null);
  return { map: await read(map), styleMaps: await Promise.all(styleMaps.map(open)) };
}
