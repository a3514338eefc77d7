import { signal } from '@preact/signals';
import { addPainting, openPicture, type Picture, takePhoto } from './pictures.ts';
import { active, clear, stop } from './session.ts';

/** Why the last picture could not be opened, in a sentence for users. */
export const pictureProblem = signal<string | undefined>(undefined);

/** Uses another photo, and discards what was painted from the previous one. */
export async function choosePhoto(source: Blob | Picture): Promise<void> {
  const picture = source instanceof Blob ? await open(source) : source;
  if (!picture) return;
  if (active.value) await stop();
  await clear();
  takePhoto(picture);
}

/** Adds the visitor's own painting to the mixture. */
export async function chooseOwnPainting(file: Blob): Promise<void> {
  const picture = await open(file);
  if (picture) addPainting(picture);
}

async function open(blob: Blob): Promise<Picture | undefined> {
  pictureProblem.value = undefined;
  try {
    return await openPicture(blob, blob instanceof File ? blob.name : undefined);
  } catch (error) {
    pictureProblem.value = (error as Error).message;
    return undefined;
  }
}
