import { finish, towards } from '../image/color/finish.ts';
import { recolor } from '../image/color/recolor.ts';
import { toMask } from '../image/mask.ts';
import { type RawImage, type ResultImage, toPlanes, toRawImage } from '../image/rawImage.ts';
import { resize } from '../image/resize.ts';
import { colorsAt } from '../image/tensors.ts';
import { checkNames } from '../options/checkNames.ts';
import type { StyleOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve.ts';
import { keptAt } from './control.ts';
import { withKept } from './kept.ts';
import { weighStyles } from './openPictures.ts';
import type { StylizeOptions } from './plan.ts';

const names = ['colors', 'recolor', 'colorStrength', 'palette', 'feather'] as const;

/** Whose colors a picture gets, and from which pictures. */
export interface FinishOptions
  extends Pick<StylizeOptions, 'content' | 'styles' | 'blend' | 'keep'>,
    Partial<Pick<StyleOptions, (typeof names)[number]>> {}

/**
 * Gives a picture other colors after it was painted, in milliseconds. What `colors: 'match'` does to the paintings of a run before, this does to the
 * picture; `'content'` and `palette` are the same as in a run, and so are the photo's alpha and the pixels to keep.
 *
 * @param picture as painted with `colors: 'style'`
 * @throws PasticheError `invalid-option`, `invalid-image`
 * @example
 * ```ts
 * const subtle = finishColors(image, { content, styles: [painting], colors: 'content', colorStrength: 0.5 });
 * ```
 */
export function finishColors(
  picture: RawImage,
  { content, styles, blend, keep, ...choice }: FinishOptions,
): ResultImage {
  checkNames(choice, ['content', 'styles', 'blend', 'keep', ...names]);
  const settings = resolveOptions(choice);
  const photo = toPlanes(content, 'the content');
  const { alpha = photo.alpha && resize(photo.alpha, photo, picture, 1), ...opaque } = toPlanes(picture, 'the picture');
  const painted = { ...opaque, alpha };
  const matched = settings.colors === 'match' ? settings.colorStrength : 0;
  const rgb = towards(painted.rgb, matched, () => recolor(painted, photo, settings.recolor));
  const finished = finish({ ...painted, rgb }, photo, weighStyles({ styles, blend }, settings), settings);
  const mask = keep && toMask(keep, 'keep');
  const kept = mask && keptAt({ keep: mask, regions: undefined, settings, stages: [{ size: painted }] }, painted);
  const image = toRawImage({ ...painted, rgb: kept ? withKept(finished, colorsAt(photo, painted), kept) : finished });
  return picture.gamut ? { ...image, gamut: picture.gamut } : image;
}
