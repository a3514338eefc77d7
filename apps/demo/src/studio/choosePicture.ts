import { type Signal, signal } from '@preact/signals';
import { replacing } from '../keep/situation.ts';
import { offerUndo } from '../keep/undo.ts';
import { openPicture } from './openPicture.ts';
import { frame } from './painted.ts';
import type { Picture } from './picture.ts';
import {
  addPainting,
  clearMasks,
  guards,
  isMarked,
  ownPaintings,
  ownPhotos,
  paintings,
  photo,
  removePainting,
  shapesFrom,
  usePhoto,
  withPicture,
} from './pictures.ts';
import { samplePhotos } from './samples.ts';
import { active, show } from './session.ts';
import { reset } from './settings.ts';

/** What is to be said of the last file, in its place. */
export interface FileNote {
  text: string;
  /** Whether the file cannot be used. */
  isProblem: boolean;
  /** A picture of which a part would do better. */
  strip?: Picture;
}

export const photoNote: Signal<FileNote | undefined> = signal();
export const paintingNote: Signal<FileNote | undefined> = signal();

/** Photos are taken one after another: of two choices, the last is the one that stays, however long the first takes. */
let choices: Promise<unknown> = Promise.resolve();

/** Uses another photo. What was painted from the one before is kept in the gallery. */
export function choosePhoto(source: Blob | Picture): Promise<void> {
  const choice = choices.then(() => takePhoto(source));
  choices = choice.catch(() => undefined);
  return choice;
}

async function takePhoto(source: Blob | Picture): Promise<void> {
  const picture = source instanceof Blob ? await open(source, photoNote, ownPhotos.value) : source;
  if (!picture || picture === photo.value) return;
  if (!(source instanceof Blob)) photoNote.value = undefined;
  const change = async (): Promise<void> => {
    await show(undefined);
    if (!picture.sample) ownPhotos.value = withPicture(ownPhotos.value, picture);
    usePhoto(picture);
  };
  if (frame.value || active.value) await replacing('Your last picture is safe in Your pictures.', change);
  else if (isMarked(paintings.value, guards.value)) await replacing('The masks of the last photo are gone.', change);
  else if (guards.value.map) await replacing('The map of the last photo is gone.', change);
  else await change();
}

/** Takes an own photo off the wall. If it is the one on the stage, a sample takes its place. */
export async function forgetPhoto(picture: Picture): Promise<void> {
  const before = ownPhotos.value;
  const forget = (): void => {
    ownPhotos.value = before.filter((each) => each !== picture);
  };
  if (photo.value !== picture) {
    forget();
    offerUndo(`${picture.name} is removed.`, () => (ownPhotos.value = before));
    return;
  }
  await replacing(`${picture.name} is removed.`, async () => {
    await show(undefined);
    usePhoto(samplePhotos[0]);
    forget();
  });
}

/** Adds the visitor's own painting to the mixture. */
export async function chooseOwnPainting(file: Blob): Promise<void> {
  const picture = await open(file, paintingNote, ownPaintings.value);
  if (picture) addPainting(picture);
}

/** Takes an own painting off the wall and out of the mixture. A run under way goes on without it. */
export function forgetPainting(picture: Picture): void {
  const [own, mixture] = [ownPaintings.value, paintings.value];
  removePainting(picture);
  offerUndo(`${picture.name} is removed.`, () => {
    ownPaintings.value = own;
    paintings.value = mixture;
  });
}

/** Takes the picture off the stage, and sets all settings back. */
export async function startOver(): Promise<void> {
  const message = frame.value
    ? 'Your last picture is safe in Your pictures, and all settings are back to normal.'
    : 'All settings are back to normal.';
  await replacing(message, async () => {
    await show(undefined);
    clearMasks();
    shapesFrom.value = undefined;
    reset();
  });
}

/** The same file once more is the same picture. */
async function open(blob: Blob, note: typeof photoNote, own: readonly Picture[]): Promise<Picture | undefined> {
  const name = blob instanceof File ? blob.name : undefined;
  note.value = undefined;
  const same = own.find(({ source, ...before }) => before.name === name && (source as Blob).size === blob.size);
  if (same) return same;
  try {
    const picture = await openPicture(blob, name);
    if (picture.remark)
      note.value = { text: picture.remark, isProblem: false, strip: picture.isStrip ? picture : undefined };
    return picture;
  } catch (error) {
    note.value = { text: (error as Error).message, isProblem: true };
    return undefined;
  }
}
