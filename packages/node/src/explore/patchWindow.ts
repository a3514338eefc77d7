import type { Patch, Rect } from '@pastiche/core';

/**
 * The part of a picture to show for a patch: a square of the size of the receptive field, moved inside the picture, so that a layer's
 * patches have one size. A picture smaller than the field is shown whole.
 *
 * @param size of the layer's receptive field, in pixels
 */
export function patchWindow({ field, seen }: Pick<Patch, 'field' | 'seen'>, size: number): Rect {
  const width = Math.min(size, seen.width);
  const height = Math.min(size, seen.height);
  return {
    left: Math.min(field.left, seen.width - width),
    top: Math.min(field.top, seen.height - height),
    width,
    height,
  };
}
