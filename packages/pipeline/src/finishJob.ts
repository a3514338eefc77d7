import type { FinishOptions, RawImage } from '@pastiche/core';
import { type JobPictures, openEach } from './pictures.ts';

const pictureFields = ['content', 'styles', 'masks', 'styleMasks', 'map', 'styleMaps', 'keep'] as const;
type Pictures = Pick<FinishOptions, (typeof pictureFields)[number]>;

/** The same type, with something else that stands for a picture. */
type Described<Picture, T> = T extends RawImage
  ? Picture
  : T extends readonly (infer Each)[]
    ? readonly Described<Picture, Each>[]
    : T;

/** What core's `finishColors` takes, before its pictures are opened. */
export type FinishJob<Picture> = Omit<FinishOptions, keyof Pictures> & {
  [Name in keyof Pictures]: Described<Picture, Pictures[Name]>;
};

/** Opens the pictures. */
export async function openFinish<Picture>(
  job: FinishJob<Picture>,
  open: (picture: Picture) => Promise<RawImage>,
): Promise<FinishOptions> {
  const opened = await openEach(job as JobPictures<Picture>, () => false, open);
  const given = pictureFields.filter((field) => field in job).map((field) => [field, opened[field]]);
  return { ...job, ...Object.fromEntries(given) };
}
