import { invalidOption } from '@pastiche/core';
import type { Job } from './job.ts';
import { isStart } from './jobSchema.ts';
import { listPictures } from './pictures.ts';

/** @throws PasticheError `invalid-option` if a picture is a path or an address */
export function checkIsBytes(picture: unknown, name = 'the picture'): void {
  if (typeof picture !== 'string' && !(picture instanceof URL)) return;
  throw invalidOption(name, "bytes or pixels, since `only` is 'bytes',", picture);
}

/** {@link checkIsBytes} for all pictures of a job. */
export function checkOnlyBytes(job: Job<unknown>): void {
  for (const { picture, field } of listPictures(job, isStart)) checkIsBytes(picture, field);
}
