import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { CropButton } from '../crop/cropButton.tsx';
import type { FileNote } from './choosePicture.ts';
import type { Picture } from './picture.ts';

interface Props {
  note: Signal<FileNote | undefined>;
  /** Takes a part of the picture instead of all of it. */
  onCropped: (picture: Picture) => void;
}

/** What is to be said of the last file. The live region is there before its text, or it would not be read out. */
export function FileNoteView({ note, onCropped }: Props): VNode {
  const { text, isProblem, strip } = note.value ?? {};
  const take = (part: Picture): void => {
    note.value = undefined;
    onCropped(part);
  };
  return (
    <>
      <p class={text && !isProblem ? 'small muted' : 'problem'} role="alert">
        {text}
      </p>
      {strip && <CropButton picture={strip} label="Choose a part" onCropped={take} />}
    </>
  );
}
