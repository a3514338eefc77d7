import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { frame } from '../studio/session.ts';
import { paintedFile } from './paintedFile.ts';
import { canCopyPictures, canShareFiles, shareFile } from './shareFile.ts';

/** How long a button confirms what it did, in milliseconds. */
const confirmation = 2000;

/** Shares the picture on the stage, or copies it, as far as the browser can. */
export function ShareButtons(): VNode {
  const copied = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    problem.value = undefined;
    try {
      await work();
    } catch (error) {
      problem.value = `The picture could not be ${what}: ${(error as Error).message}`;
    }
  };
  const share = async (): Promise<void> => {
    const file = await paintedFile('JPEG');
    if (file) await shareFile(file);
  };
  const copy = async (): Promise<void> => {
    // A promise, since Safari asks for the item before anything is awaited.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': paintedFile('PNG') as Promise<File> })]);
    copied.value = true;
    setTimeout(() => (copied.value = false), confirmation);
  };
  return (
    <>
      {canShareFiles && (
        <button type="button" disabled={!frame.value} onClick={() => attempt('shared', share)}>
          <Icon name="share" /> Share
        </button>
      )}
      {canCopyPictures && (
        <button type="button" class="quiet" disabled={!frame.value} onClick={() => attempt('copied', copy)}>
          <Icon name="copy" /> <span aria-live="polite">{copied.value ? 'Copied' : 'Copy picture'}</span>
        </button>
      )}
      {problem.value && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
