import { finish, towards } from '../image/color/finish.ts';
import { mixPatches } from '../image/color/mix.ts';
import { type RecolorMethod, recolor } from '../image/color/recolor.ts';
import { resizeMask, toMask } from '../image/mask.ts';
import { type Planes, type RawImage, type ResultImage, toPlanes, toRawImage } from '../image/rawImage.ts';
import { resize } from '../image/resize.ts';
import { colorsAt } from '../image/tensors.ts';
import { checkNames } from '../options/checkNames.ts';
import type { StyleOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve.ts';
import { type Region, type RegionPictures, regionsOf } from '../region/regions.ts';
import { colorRegionsAt } from './colorRegions.ts';
import { keptAt } from './control.ts';
import { withKept } from './kept.ts';
import { regionPictures, weighStyles } from './openPictures.ts';
import type { StylizeOptions } from './plan.ts';
import { regionsAt } from './regionsAt.ts';

const names = ['colors', 'recolor', 'colorStrength', 'palette', 'feather', 'uncovered'] as const;

/** Whose colors a picture gets, and from which pictures. */
export interface FinishOptions
  extends Pick<StylizeOptions, 'content' | 'styles' | 'blend' | 'keep' | keyof RegionPictures>,
    Partial<Pick<StyleOptions, (typeof names)[number]>> {}

/**
 * Gives a picture other colors after it was painted, in milliseconds. What `colors: 'match'` does to the paintings of a run before, this does to the
 * picture; `'content'` and `palette` are the same as in a run, and so are masks and maps, the photo's alpha and the pixels to keep.
 *
 * @param picture as painted with `colors: 'style'`
 * @throws PasticheError `invalid-option`, `invalid-image`
 * @example
 * ```ts
 * const subtle = finishColors(image, { content, styles: [painting], colors: 'content', colorStrength: 0.5 });
 * ```
 */
export function finishColors(picture: RawImage & Pick<ResultImage, 'data16'>, options: FinishOptions): ResultImage {
  const { content, styles, blend, keep, masks, styleMasks, map, styleMaps, ...choice } = options;
  checkNames(choice, ['content', 'styles', 'blend', 'keep', ...regionPictures, ...names]);
  const settings = resolveOptions(choice);
  const photo = toPlanes(content, 'the content');
  const { alpha = photo.alpha && resize(photo.alpha, photo, picture, 1), ...opaque } = toPlanes(
    { ...picture, data: picture.data16 ?? picture.data },
    'the picture',
  );
  const painted = { ...opaque, alpha };
  const paintings = weighStyles({ styles, blend }, settings);
  const regions = regionsOf({ masks, styleMasks, map, styleMaps }, paintings.length);
  const plan = {
    regions,
    settings,
    styles: paintings,
    stages: [{ size: painted }],
    keep: keep ? toMask(keep, 'keep') : undefined,
  };
  const matched = settings.colors === 'match' ? settings.colorStrength : 0;
  const rgb = towards(painted.rgb, matched, () =>
    matchedTo(photo, painted, regionsAt(plan, painted), settings.recolor),
  );
  const finished = finish({ ...painted, rgb }, photo, () => colorRegionsAt(plan, painted), settings);
  const kept = keptAt(plan, painted);
  const rgbOf = kept ? withKept(finished, colorsAt(photo, painted), kept) : finished;
  const image = toRawImage({ ...painted, rgb: rgbOf }, picture.data16 ? 16 : 8);
  return picture.gamut ? { ...image, gamut: picture.gamut } : image;
}

/** The picture in the photo's colors, each region in those of the same place. */
function matchedTo(photo: Planes, painted: Planes, regions: readonly Region[], method: RecolorMethod): Float32Array {
  const patches = regions.map(({ mask }) => {
    const there = { ...photo, mask: mask && resizeMask(mask, photo).data };
    return { mask: mask?.data, rgb: recolor({ ...painted, mask: mask?.data }, there, method) };
  });
  return mixPatches(painted.rgb, patches);
}
