import { invalidOption, PasticheError } from '../errors.ts';
import { isFull, type Mask, toMask } from '../image/mask.ts';
import type { RawImage } from '../image/rawImage.ts';
import { type ColorKey, colorKeys } from './colorKeys.ts';

/**
 * What says where paintings act and what of them is taken. Lists have one entry for each painting; a change of a run removes one of these
 * with `null`.
 */
export interface RegionPictures {
  /**
   * Where each painting acts, over the photo: white parts, gray ones less. One mask for all paintings, or one for each; `null` is everywhere. Masks of
   * other sizes are fitted to the photo.
   */
  masks?: RawImage | readonly (RawImage | null)[] | null;
  /** What of each painting is taken; `null` is everything. */
  styleMasks?: readonly (RawImage | null)[] | null;
  /**
   * A semantic map of the photo: each color stands for something, and takes the style of the same color in `styleMaps`. Colors that differ by
   * the noise of JPEG are the same.
   */
  map?: RawImage | null;
  /** A semantic map of each painting; `null` for one that acts nowhere. */
  styleMaps?: readonly (RawImage | null)[] | null;
}

/** A region of the photo in which some paintings act, at no size yet. */
export interface Region {
  /** For messages. */
  name: string;
  /** Undefined: everywhere. */
  mask: Mask | undefined;
  paintings: readonly { index: number; mask: Mask | undefined }[];
}

/** The regions, and what users should know about them. */
export interface Regions {
  list: readonly Region[];
  notices: readonly string[];
}

/**
 * The regions that pictures describe; undefined where there are none. Paintings that act in the same region share it, so that their statistics
 * are blended there.
 *
 * @param count how many paintings there are
 * @throws PasticheError `invalid-image` for an empty mask, `invalid-option` for lists of another length and maps that do not meet
 */
export function regionsOf(pictures: RegionPictures, count: number): Regions | undefined {
  const { masks, styleMasks, map, styleMaps } = pictures;
  if (map || styleMaps) {
    if (masks || styleMasks) {
      throw new PasticheError('invalid-option', 'Expected masks or semantic maps but received both: a map says it all');
    }
    if (!map || !styleMaps) {
      throw invalidOption(
        map ? 'styleMaps' : 'map',
        map ? 'a map of each painting beside that of the photo' : 'a map of the photo beside those of paintings',
        undefined,
      );
    }
    return regionsOfMaps(map, listOf('styleMaps', styleMaps, count));
  }
  if (!masks && !styleMasks) return undefined;
  return { list: regionsOfMasks(masks, styleMasks, count), notices: [] };
}

function regionsOfMasks(
  masks: RegionPictures['masks'],
  styleMasks: RegionPictures['styleMasks'],
  count: number,
): Region[] {
  const given = Array.isArray(masks)
    ? listOf('masks', masks as readonly (RawImage | null)[], count)
    : Array<RawImage | null>(count).fill((masks as RawImage | undefined) ?? null);
  const parts = styleMasks ? listOf('styleMasks', styleMasks, count) : Array<null>(count).fill(null);
  const regions = new Map<string, Region & { paintings: { index: number; mask: Mask | undefined }[] }>();
  for (let index = 0; index < count; index++) {
    const name = count > 1 && Array.isArray(masks) ? `mask ${index + 1}` : 'the mask';
    const mask = open(given[index], name);
    const part = open(parts[index], count > 1 ? `the mask of style ${index + 1}` : 'the mask of the style');
    const region = regions.get(mask?.key ?? '') ?? { name: mask ? name : 'the photo', mask, paintings: [] };
    regions.set(mask?.key ?? '', region);
    region.paintings.push({ index, mask: part });
  }
  return [...regions.values()];
}

/** @returns undefined for a mask that is white everywhere, or none */
function open(image: RawImage | null, name: string): Mask | undefined {
  if (!image) return undefined;
  const mask = checkNotEmpty(toMask(image, name), name);
  return isFull(mask) ? undefined : mask;
}

/** What is darker may be the noise of a JPEG. */
const darkest = 0.1;

/** @throws PasticheError `invalid-image` for a mask that is black everywhere */
export function checkNotEmpty(mask: Mask, name: string): Mask {
  if (mask.data.some((value) => value >= darkest)) return mask;
  throw new PasticheError(
    'invalid-image',
    `Expected white parts in ${name} but it is empty: white is where it acts, black and transparent where it does not`,
  );
}

function listOf<T>(name: string, list: readonly T[], count: number): readonly T[] {
  if (list.length === count) return list;
  const expected = count === 1 ? 'one, since there is one painting,' : `${count}, one for each painting,`;
  throw invalidOption(name, expected, list.length);
}

function regionsOfMaps(map: RawImage, styleMaps: readonly (RawImage | null)[]): Regions {
  const places = styleMaps.flatMap((each, index) => (each ? [{ index, image: each }] : []));
  const names = ['the map', ...places.map(({ index }) => `map ${index + 1} of the styles`)];
  const keys = colorKeys([map, ...places.map(({ image }) => image)], names);
  const wanted = keys.filter(({ masks: [ofPhoto] }) => ofPhoto);
  const list = wanted.flatMap((key) => regionOfKey(key, places) ?? []);
  if (list.length === 0) {
    const there = keys.filter(({ masks: [ofPhoto] }) => !ofPhoto).map(({ name }) => name);
    throw new PasticheError(
      'invalid-option',
      `Expected the map and the maps of the styles to have a color in common: the map has ${namesOf(wanted)}, the others ${there.join(', ')}`,
    );
  }
  const lonely = wanted.filter(({ name }) => !list.some((region) => region.name === name));
  return {
    list,
    notices: lonely.map(({ name }) => `${name} of the map is in no map of the styles: nothing is painted there`),
  };
}

function regionOfKey(
  { name, masks: [mask, ...ofStyles] }: ColorKey,
  places: readonly { index: number }[],
): Region | undefined {
  const paintings = places.flatMap(({ index }, i) => (ofStyles[i] ? [{ index, mask: ofStyles[i] }] : []));
  return paintings.length > 0 ? { name, mask, paintings } : undefined;
}

function namesOf(keys: readonly ColorKey[]): string {
  return keys.map(({ name }) => name).join(', ');
}
