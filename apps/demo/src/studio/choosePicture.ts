import { type Signal, signal } from '@preact/signals';
import type { Picture } from './picture.ts';
import { addPainting, openPicture, takePhoto } from './pictures.ts';
import { active, clear, stop } from './session.ts';

/** Why the last photo could not be opened, in a sentence for users. */
export const photoProblem: Signal<string | undefined> = signal();
/** The same for the last painting. */
export const paintingProblem: Signal<string | undefined> = signal();

/** Uses another photo, and discards what was painted from the previous one. */
export async function choosePhoto(source: Blob | Picture): Promise<void> {
  const picture = source instanceof Blob ? await open(source, photoProblem) : source;
  if (!picture) return;
  if (active.value) await stop();
  await clear();
  takePhoto(picture);
}

/** Adds the visitor's own painting to the mixture. */
export async function chooseOwnPainting(file: Blob): Promise<void> {
  const picture = await open(file, paintingProblem);
  if (picture) addPainting(picture);
}

async function open(blob: Blob, problem: typeof photoProblem): Promise<Picture | undefined> {
  problem.value = undefined;
  try {
    return await openPicture(blob, blob instanceof File ? blob.name : undefined);
  } catch (error) {
    problem.value = (error as Error).message;
    return undefined;
  }
}
