import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import type { FileNote } from './choosePicture.ts';

/** What is to be said of the last file. The live region is there before its text, or it would not be read out. */
export function FileNoteView({ note }: { note: Signal<FileNote | undefined> }): VNode {
  return (
    <p class={note.value?.isProblem ? 'problem' : 'problem muted'} role="alert">
      {note.value?.text}
    </p>
  );
}
