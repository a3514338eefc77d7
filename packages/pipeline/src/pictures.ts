import type { Job } from './job.ts';

/** The fields of a job that are pictures, or lists of pictures and `null`. */
const pictureFields = [
  'content',
  'styles',
  'shapesFrom',
  'init',
  'masks',
  'styleMasks',
  'map',
  'styleMaps',
  'protect',
  'keep',
] as const;

/** The pictures of a job. */
export type JobPictures<Picture> = Pick<Job<Picture>, (typeof pictureFields)[number]>;

/**
 * The same pictures, each opened. What else the job has is left out.
 *
 * @param isStart whether an `init` is the name of a start: names, `null` and what is missing stay
 */
export async function openEach<From, To>(
  pictures: JobPictures<From>,
  isStart: (init: unknown) => boolean,
  open: (picture: From, field: string) => To | Promise<To>,
): Promise<JobPictures<To>> {
  const openValue = async (value: unknown, field: string): Promise<unknown> => {
    if (value === undefined || value === null || (field === 'init' && isStart(value))) return value;
    if (Array.isArray(value)) return Promise.all(value.map((each) => openValue(each, field)));
    return open(value as From, field);
  };
  const entries = pictureFields.map(async (field) => [field, await openValue(pictures[field], field)] as const);
  return Object.fromEntries(await Promise.all(entries)) as JobPictures<To>;
}

/** A picture of a job, and the field that it is in. */
interface FieldPicture<Picture> {
  /** Not opened yet. */
  picture: Picture;
  /** The field's name, for example `content`. */
  field: string;
}

/** The pictures of a job, in a list: those that {@link openEach} opens. */
export function listPictures<Picture>(
  pictures: JobPictures<Picture>,
  isStart: (init: unknown) => boolean,
): FieldPicture<Picture>[] {
  return pictureFields.flatMap((field) =>
    [pictures[field]].flat().flatMap((picture) => {
      const isNone = picture === undefined || picture === null || (field === 'init' && isStart(picture));
      return isNone ? [] : [{ picture: picture as Picture, field }];
    }),
  );
}

/** Colors of a semantic map, as many as most have. */
const usualKeys = 4;

/** How many regions the masks or maps of a job make, as far as that is known before they are looked at. */
export function countRegions({ masks, styleMasks, map }: JobPictures<unknown>): number {
  if (map) return usualKeys;
  if (Array.isArray(masks)) return new Set(masks).size;
  return masks || styleMasks ? 1 : 0;
}
