import type { Checkpoint, StyleRun } from '@pastiche/core';
import { placeAt } from './moments.ts';
import { frame, place, step, work } from './painted.ts';
import { recipeNow } from './recipe.ts';
import { resolved } from './settings.ts';

/** A hung worker must not hold up the page: so long it is waited for, in milliseconds. */
const patience = 3000;

/** Notes the settings of the picture: they may have changed since its beginning. */
export function noteRecipe(): void {
  if (work.value) work.value = { ...work.value, recipe: recipeNow() };
}

/** Notes where a run ends early, to go on from there. */
export function notePlace(): void {
  noteRecipe();
  if (frame.value && step.value) place.value = placeAt(step.value, frame.value, step.value.progress);
}

/** The same for a run that can still be asked. */
export async function noteExactPlace(run: StyleRun): Promise<void> {
  notePlace();
  // Only the run has the picture as it is before it gets the photo's colors.
  const checkpoint = resolved.value.colors === 'content' ? await soon(run.checkpoint()) : undefined;
  if (checkpoint && place.value) place.value = { ...place.value, checkpoint };
}

function soon(answer: Promise<Checkpoint | undefined>): Promise<Checkpoint | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  return Promise.race([answer.catch(() => undefined), late]);
}
