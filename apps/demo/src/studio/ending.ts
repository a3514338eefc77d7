import type { Checkpoint, StyleRun } from '@pastiche/core';
import { isRecolored, matchOf, withColors } from './colors.ts';
import { rememberExact } from './exact.ts';
import { toldOverrides } from './liveChanges.ts';
import { compress, placeAt } from './moments.ts';
import { frame, original, place, step, work } from './painted.ts';
import { recipeNow } from './recipe.ts';

/** A hung worker must not hold up the page: so long it is waited for, in milliseconds. */
const patience = 3000;

/** Notes the settings of the picture: they may have changed since its beginning. */
export function noteRecipe(): void {
  if (!work.value) return;
  const recipe = recipeNow();
  // Of colors that were set too late for the run, the picture has none.
  work.value = { ...work.value, recipe: { ...recipe, overrides: withColors(recipe.overrides, toldOverrides()) } };
}

/** Notes the picture as it was painted, before the run that knows it ends. */
export async function noteOriginal(run: StyleRun): Promise<void> {
  const settings = toldOverrides();
  const checkpoint = isRecolored(settings) ? await soon(run.checkpoint()) : undefined;
  original.value = checkpoint && { picture: compress(checkpoint).image, match: matchOf(settings) };
}

/** Notes where a run ends early, to go on from there. */
export function notePlace(): void {
  noteRecipe();
  if (frame.value && step.value) place.value = placeAt(step.value, frame.value, step.value.progress);
}

/** The same for a run that can still be asked. */
export async function noteExactPlace(run: StyleRun): Promise<void> {
  notePlace();
  const checkpoint = await soon(run.checkpoint());
  if (!checkpoint || !place.value) return;
  rememberExact(checkpoint, place.value.progress);
  // The run may be a step ahead of what is shown, and only the run has the picture as it is before it gets other colors.
  place.value = { ...place.value, checkpoint: compress(checkpoint) };
}

function soon(answer: Promise<Checkpoint | undefined>): Promise<Checkpoint | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  return Promise.race([answer.catch(() => undefined), late]);
}
