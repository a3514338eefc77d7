import type { Made } from '@pastiche/web';
import type { Painted } from '../studio/painted.ts';

/** How a picture was made, for its file. Masks and starts that were drawn here have names, but no files. */
export function madeOf({ recipe, sizes }: Pick<Painted, 'recipe' | 'sizes'>): Made {
  const { photo, paintings, guards, overrides, model, coarseModel, start } = recipe;
  const maskNames = (field: 'mask' | 'part'): (string | null)[] | undefined =>
    paintings.some((painting) => painting[field])
      ? paintings.map((painting, i) => (painting[field] ? `${field}-${i + 1}.png` : null))
      : undefined;
  return {
    job: {
      ...overrides,
      ...sizes,
      content: photo.name,
      styles: paintings.map((painting) => painting.picture.name),
      blend: paintings.length > 1 ? paintings.map(({ weight }) => weight) : undefined,
      masks: maskNames('mask'),
      styleMasks: maskNames('part'),
      protect: guards?.protect && 'protect.png',
      keep: guards?.keep && 'keep.png',
      init: start ? './start.png' : overrides.init,
      model,
      coarseModel,
    },
  };
}
