import { fieldAt, type Patch, type TopPatchesFile } from '@pastiche/core';

/** A unit's patches in a record, strongest first. */
export function patchesOf(
  images: TopPatchesFile['images'],
  { field, units }: Pick<TopPatchesFile['layers'][number], 'field' | 'units'>,
  unit: number,
): Patch[] {
  const numbers = units[unit] ?? [];
  return Array.from({ length: numbers.length / 4 }, (_, i) => {
    const [index, activation, x, y] = numbers.slice(4 * i, 4 * i + 4);
    const [image, width, height] = images[index];
    const seen = { width, height };
    return { image, activation, x, y, field: fieldAt(field, { x, y }, seen), seen };
  });
}
