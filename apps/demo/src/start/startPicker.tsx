import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { openPicture } from '../studio/openPicture.ts';
import { FileButton } from '../ui/fileButton.tsx';
import { startPicture } from './startPicture.ts';

/** Chooses a picture of one's own that painting starts from. */
export function StartPicker({ disabled }: { disabled?: boolean }): VNode {
  const problem = useSignal<string | undefined>(undefined);
  const choose = async (file: File): Promise<void> => {
    problem.value = undefined;
    try {
      startPicture.value = await openPicture(file, file.name);
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  const picture = startPicture.value;
  return (
    <fieldset disabled={disabled}>
      <legend>Start picture</legend>
      <p class="small muted">
        {picture
          ? `Painting starts from ${picture.name}, stretched to the photo’s shape.`
          : 'Painting starts from the photo, unless init says otherwise. You can choose another picture to start from.'}
      </p>
      <div class="row">
        <FileButton onFile={choose}>{picture ? 'Choose another' : 'Choose a picture'}</FileButton>
        {picture && (
          <button type="button" onClick={() => (startPicture.value = undefined)}>
            Remove
          </button>
        )}
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
