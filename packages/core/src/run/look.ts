import { type ColorChoice, towards } from '../image/color/finish.ts';
import { mixPatches } from '../image/color/mix.ts';
import { type RecolorMethod, recolor } from '../image/color/recolor.ts';
import { resizeMask } from '../image/mask.ts';
import type { Planes, RawImage } from '../image/rawImage.ts';
import type { Place } from './colorRegions.ts';

/** A painting as it is measured: as it is, or in the photo's colors where it acts. */
export interface Look {
  /** The same object for the same pixels, by which what was measured of it is found again. */
  source: object;
  /** Computed when they are needed. */
  planes(): Planes;
}

interface Opened {
  source: RawImage;
  planes: Planes;
}

/**
 * @param places where on the photo the painting acts; asked for if they are needed
 * @param before the look of the same painting so far: it is kept if nothing about it changes
 */
export function lookOf(
  { source, planes }: Opened,
  photo: Planes & { source: RawImage },
  choice: ColorChoice,
  places: () => readonly Place[],
  before?: Look,
): Look {
  const { colors, recolor: method, colorStrength } = choice;
  if (colors !== 'match' || colorStrength === 0) return { source, planes: () => planes };
  const list = places();
  const keys = list.map(({ part, where }) => `${part?.key} ${where?.key}`);
  const mark = markOf(source, photo.source, [method, colorStrength, ...keys].join(' '));
  if (before?.source === mark) return before;
  let recolored: Planes | undefined;
  return {
    source: mark,
    planes() {
      const rgb = recolored?.rgb ?? towards(planes.rgb, colorStrength, () => inColorsOf(photo, planes, list, method));
      recolored = { ...planes, rgb };
      return recolored;
    },
  };
}

/** Every part of a painting gets the photo's colors of where it acts. One part alone takes all of the painting with it, so that it has no seam. */
function inColorsOf(photo: Planes, planes: Planes, places: readonly Place[], method: RecolorMethod): Float32Array {
  const patches = places.map(({ part, where }) => {
    const mask = part && resizeMask(part, planes).data;
    return { mask, rgb: recolor({ ...planes, mask }, { ...photo, mask: where?.data }, method) };
  });
  return patches.length === 1 ? patches[0].rgb : mixPatches(planes.rgb, patches);
}

const marks = new WeakMap<RawImage, WeakMap<RawImage, Map<string, object>>>();

/** Of one painting and photo. A slider passes many values, and what is measured of each takes some megabytes. */
const mostKept = 8;

/** One object for each painting in the colors of a photo in a manner. It holds no pixels. */
function markOf(painting: RawImage, photo: RawImage, manner: string): object {
  const photos = marks.get(painting) ?? new WeakMap<RawImage, Map<string, object>>();
  marks.set(painting, photos);
  const manners = photos.get(photo) ?? new Map<string, object>();
  photos.set(photo, manners);
  const mark = manners.get(manner) ?? {};
  // To the end: the first one is given up first.
  manners.delete(manner);
  manners.set(manner, mark);
  const [oldest] = manners.keys();
  if (manners.size > mostKept) manners.delete(oldest);
  return mark;
}
