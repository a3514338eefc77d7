import type { NetworkName } from '@pastiche/models';
import { batch } from '@preact/signals';
import { startPicture } from '../start/startPicture.ts';
import type { Picture } from './picture.ts';
import { type Guards, guards, type Painting, paintings, photo, shapesFrom } from './pictures.ts';
import { coarseModel, model, type Overrides, overrides } from './settings.ts';

/** What a picture is painted from: the photo, the paintings and the settings. */
export interface Recipe {
  photo: Picture;
  paintings: readonly Painting[];
  guards?: Guards;
  /** The picture whose shapes the paintings take on. */
  shapes?: Picture;
  overrides: Overrides;
  model: NetworkName;
  coarseModel?: NetworkName;
  /** What painting starts from, if not the photo. */
  start?: Picture;
}

export const recipeNow = (): Recipe => ({
  photo: photo.value,
  paintings: paintings.value,
  guards: guards.value,
  shapes: shapesFrom.value,
  overrides: overrides.value,
  model: model.value,
  coarseModel: coarseModel.value,
  start: startPicture.value,
});

export function applyRecipe(recipe: Recipe): void {
  batch(() => {
    photo.value = recipe.photo;
    paintings.value = recipe.paintings;
    guards.value = recipe.guards ?? {};
    shapesFrom.value = recipe.shapes;
    overrides.value = recipe.overrides;
    model.value = recipe.model;
    coarseModel.value = recipe.coarseModel;
    startPicture.value = recipe.start;
  });
}
