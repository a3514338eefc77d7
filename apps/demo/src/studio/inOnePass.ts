import { type Size, stepOptions } from '@pastiche/core';
import { asPainted } from './area.ts';
import { fitted } from './perPainting.ts';
import type { Overrides } from './settings.ts';

/** What one pass has no use for: options of steps, and a size of strokes in pixels of a larger picture. */
const unused: readonly string[] = [...stepOptions, 'styleSize'];

/** Those of the settings that act on one pass of a network, for so many paintings and a photo. */
export function inOnePass(options: Overrides, count: number, photo: Size): Overrides {
  const used = Object.fromEntries(Object.entries(options).filter(([name]) => !unused.includes(name)));
  return asPainted(fitted(used as Overrides, count), photo);
}
