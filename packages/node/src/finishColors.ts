import { finishColors as finish, type RawImage } from '@pastiche/core';
import { type FinishJob, openFinish } from '@pastiche/pipeline';
import { isSource } from './files/imageSource.ts';
import { type ReadOptions, readImage } from './files/images.ts';
import { ResultPicture } from './files/resultPicture.ts';
import type { Picture } from './platform.ts';

/** Whose colors a picture gets; the pictures may be files, bytes or pixels. */
export interface FinishFilesOptions extends FinishJob<Picture>, Pick<ReadOptions, 'only'> {}

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
export async function finishColors(picture: Picture, { only, ...job }: FinishFilesOptions): Promise<ResultPicture> {
  const painted = await open(picture, { only });
  // Statistics of colors need no more pixels than the picture has.
  const longest = Math.max(painted.width, painted.height);
  const options = await openFinish(job, (each) => open(each, { only, longest, gamut: painted.gamut }));
  return new ResultPicture(finish(painted, options));
}

async function open(picture: Picture, options: ReadOptions): Promise<RawImage> {
  return isSource(picture) ? readImage(picture, options) : picture;
}
