import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Picture } from '../studio/picture.ts';

interface Props {
  picture: Picture;
  /** What the button says. @defaultValue 'Crop' */
  label?: string;
  onCropped: (picture: Picture) => void;
  class?: string;
}

/** Opens the dialog that crops a picture. */
export function CropButton({ picture, label = 'Crop', onCropped, class: className }: Props): VNode {
  const problem = useSignal<string | undefined>(undefined);
  const crop = async (): Promise<void> => {
    problem.value = undefined;
    try {
      const { cropPicture } = await import('./cropPicture.tsx');
      const part = await cropPicture(picture);
      if (part) onCropped(part);
    } catch (error) {
      problem.value = `The picture could not be cropped: ${(error as Error).message}`;
    }
  };
  return (
    <>
      <button type="button" class={className} onClick={crop}>
        <Icon name="crop" /> <span>{label}</span>
      </button>
      {problem.value && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
