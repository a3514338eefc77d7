import { invalidOption } from '@pastiche/core';
import type { Job } from './job.ts';
import { isStart } from './jobSchema.ts';

/** @throws PasticheError `invalid-option` if a picture is a path or an address */
export function checkIsBytes(picture: unknown, name = 'the picture'): void {
  if (typeof picture !== 'string' && !(picture instanceof URL)) return;
  throw invalidOption(name, "bytes or pixels, since `only` is 'bytes',", picture);
}

/** {@link checkIsBytes} for all pictures of a job. */
export function checkOnlyBytes({ content, styles, shapesFrom, init }: Job<unknown>): void {
  checkIsBytes(content, 'content');
  for (const style of Array.isArray(styles) ? styles : [styles]) checkIsBytes(style, 'styles');
  checkIsBytes(shapesFrom, 'shapesFrom');
  if (!isStart(init)) checkIsBytes(init, 'init');
}
