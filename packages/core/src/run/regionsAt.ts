import { areaOf, type Mask, maskOf, resizeMask } from '../image/mask.ts';
import type { Size } from '../image/resize.ts';
import type { StyleOptions } from '../options/options.ts';
import type { Region, Regions } from '../region/regions.ts';

/** What says where paintings act. */
export interface Regional {
  /** Undefined: everywhere. */
  regions: Regions | undefined;
  settings: Pick<StyleOptions, 'uncovered'>;
  styles: readonly unknown[];
}

/** The regions at a size, with the rest if that is the first painting's. Without masks there is one. */
export function regionsAt({ regions, settings, styles }: Regional, size: Size): Region[] {
  const everywhere: Region = {
    name: 'the photo',
    mask: undefined,
    paintings: styles.map((_, index) => ({ index, mask: undefined })),
  };
  if (!regions) return [everywhere];
  const all = regions.list.map((region) => ({ ...region, mask: region.mask && resizeMask(region.mask, size) }));
  const masks = all.map(({ mask }) => mask);
  const rest = settings.uncovered === 'style' ? restOf(masks, size) : undefined;
  return rest ? [...all, { name: 'the rest', mask: rest, paintings: [{ index: 0, mask: undefined }] }] : all;
}

/** Where no mask is; undefined if that is nowhere. */
export function restOf(masks: readonly (Mask | undefined)[], { width, height }: Size): Mask | undefined {
  if (masks.some((mask) => !mask)) return undefined;
  const data = new Float32Array(width * height).fill(1);
  for (const mask of masks) for (let i = 0; i < data.length; i++) data[i] -= mask?.data[i] ?? 0;
  const rest = maskOf(
    data.map((value) => Math.max(0, value)),
    { width, height },
  );
  return areaOf(rest) > 0 ? rest : undefined;
}
