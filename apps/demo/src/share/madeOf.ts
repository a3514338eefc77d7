import type { Made } from '@pastiche/web';
import type { Painted } from '../studio/painted.ts';
import type { Painting } from '../studio/pictures.ts';

/** How a picture was made, for its file. Masks that were drawn here have names, but no files. */
export function madeOf({ recipe, sizes }: Pick<Painted, 'recipe' | 'sizes'>): Made {
  const { photo, paintings, guards, shapes, overrides, model, coarseModel, start } = recipe;
  const names = (of: (painting: Painting, number: number) => string | undefined): (string | null)[] | undefined => {
    const list = paintings.map((painting, i) => of(painting, i + 1) ?? null);
    return list.some(Boolean) ? list : undefined;
  };
  return {
    job: {
      ...overrides,
      ...sizes,
      content: photo.name,
      styles: paintings.map((painting) => painting.picture.name),
      blend: paintings.length > 1 ? paintings.map(({ weight }) => weight) : undefined,
      masks: names(({ mask }, number) => mask && `mask-${number}.png`),
      styleMasks: names(({ part }, number) => part && `part-${number}.png`),
      map: guards?.map?.name,
      styleMaps: names(({ map }) => map?.name),
      shapesFrom: shapes?.name,
      protect: guards?.protect && 'protect.png',
      keep: guards?.keep && 'keep.png',
      init: start ? './start.png' : overrides.init,
      model,
      coarseModel,
    },
  };
}
