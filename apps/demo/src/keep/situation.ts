import { type Painted, painted } from '../studio/painted.ts';
import type { Picture } from '../studio/picture.ts';
import { ownPaintings, ownPhotos } from '../studio/pictures.ts';
import { applyRecipe, type Recipe, recipeNow } from '../studio/recipe.ts';
import { beforeReplacing, show, stop } from '../studio/session.ts';
import type { ResultRecord } from './records.ts';
import { goOnFrom, keepResult, openResult } from './results.ts';
import { offerUndo } from './undo.ts';

/** Everything in the Studio that a step may replace. */
interface Situation {
  recipe: Recipe;
  picture: Painted | undefined;
  ownPhotos: readonly Picture[];
  ownPaintings: readonly Picture[];
}

function situationNow(): Situation {
  return {
    recipe: recipeNow(),
    picture: painted(),
    ownPhotos: ownPhotos.value,
    ownPaintings: ownPaintings.value,
  };
}

async function bringBack({ recipe, picture, ...own }: Situation): Promise<void> {
  isReplacing = true;
  await show(picture);
  isReplacing = false;
  // What came since then stays.
  ownPhotos.value = [...new Set([...own.ownPhotos, ...ownPhotos.value])];
  ownPaintings.value = [...new Set([...own.ownPaintings, ...ownPaintings.value])];
  applyRecipe(recipe);
}

/** What a situation holds in memory, about: the snapshots are most of it. */
const bytesOf = ({ picture }: Situation): number =>
  (picture?.moments ?? []).reduce(
    (sum, moment) => sum + moment.picture.data.byteLength + moment.checkpoint.image.data.byteLength,
    0,
  );

/** Whether a step is under way that offers to undo all of it. */
let isReplacing = false;

/** Does a step that replaces something in the Studio, and offers to undo it. */
export async function replacing(message: string, change: () => unknown): Promise<void> {
  await stop();
  const before = situationNow();
  isReplacing = true;
  try {
    await change();
  } finally {
    isReplacing = false;
  }
  offerUndo(message, () => bringBack(before), bytesOf(before));
}

/** Takes another look over, and offers to undo it. The photo stays, and so does the picture. */
export function changingLook(name: string, change: () => void): void {
  const { photo: _, start: __, ...look } = recipeNow();
  change();
  offerUndo(`The look is now ${name}.`, () => applyRecipe({ ...recipeNow(), ...look }));
}

/** Shows a picture of the gallery in the Studio, and paints on from it if that is wanted. */
export async function takeUp(result: ResultRecord, paint = false): Promise<void> {
  await replacing('Your picture is open, with its settings.', () => openResult(result));
  if (paint) await goOnFrom(result);
}

/** Keeps every picture before another one takes its place. */
export function keepReplaced(): void {
  beforeReplacing((picture) => {
    void keepResult(picture);
    if (isReplacing) return;
    const before = { ...situationNow(), picture };
    offerUndo('Your last picture is safe in Your pictures.', () => bringBack(before), bytesOf(before));
  });
}
