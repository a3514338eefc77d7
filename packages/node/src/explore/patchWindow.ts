import type { Patch, Rect } from '@pastiche/core';

/**
 * The part of a picture that is shown for a patch: as large as the unit's field, and moved inside where the field reaches beyond the
 * picture's border; of a picture smaller than the field, all of it. So the patches of a layer are alike in size.
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
