import { type FinishOptions, finishColors as finish, type RawImage } from '@pastiche/core';
import { isSource } from './files/imageSource.ts';
import { type ReadOptions, readImage } from './files/images.ts';
import { ResultPicture } from './files/resultPicture.ts';
import type { Picture } from './platform.ts';

/** Whose colors a picture gets; the pictures may be files, bytes or pixels. */
export interface FinishFilesOptions
  extends Omit<FinishOptions, 'content' | 'styles' | 'keep'>,
    Pick<ReadOptions, 'only'> {
  /** The photo. */
  content: Picture;
  /** One painting or several. */
  styles: Picture | readonly Picture[];
  /** White parts stay the photo's pixels exactly, with a seam around them (see `feather`). */
  keep?: Picture | null;
}

/**
 * Gives a picture other colors after it was painted: core's `finishColors`, with files.
 *
 * @param picture as painted with `colors: 'style'`
 * @throws PasticheError (rejecting) `invalid-option`, `invalid-image`, `unreadable`
 * @example
 * ```ts
 * const quiet = await finishColors('painted.png', { content: 'photo.jpg', styles: 'painting.jpg', colors: 'content' });
 * await quiet.toFile('quiet.png');
 * ```
 */
export async function finishColors(
  picture: Picture,
  { content, styles, keep, only, ...choice }: FinishFilesOptions,
): Promise<ResultPicture> {
  const painted = await open(picture, { only });
  // Statistics of colors need no more pixels than the picture has.
  const longest = Math.max(painted.width, painted.height);
  const list = (Array.isArray(styles) ? styles : [styles]) as readonly Picture[];
  const [photo, ...paintings] = await Promise.all([content, ...list].map((each) => open(each, { only, longest })));
  const mask = keep ? await open(keep, { only, longest }) : undefined;
  return new ResultPicture(finish(painted, { ...choice, content: photo, styles: paintings, keep: mask }));
}

async function open(picture: Picture, options: ReadOptions): Promise<RawImage> {
  return isSource(picture) ? readImage(picture, options) : picture;
}
