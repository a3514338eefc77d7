import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { FileButton } from '../ui/fileButton.tsx';
import { openPicture } from './openPicture.ts';
import type { Picture } from './picture.ts';

interface Props {
  /** What it is called. */
  name: string;
  /** What is said under its name. */
  children?: ComponentChildren;
  picture: Picture | undefined;
  onPick: (picture: Picture | undefined) => void;
}

/** A picture that may be there: its preview, and buttons to open another one and to remove it. */
export function PictureField({ name, children, picture, onPick }: Props): VNode {
  const field = useRef<HTMLDivElement>(null);
  const problem = useSignal<string | undefined>(undefined);
  const open = async (file: File): Promise<void> => {
    problem.value = undefined;
    try {
      onPick(await openPicture(file, file.name));
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  const remove = (): void => {
    field.current?.querySelector('button')?.focus();
    onPick(undefined);
  };
  return (
    <div ref={field} class="picture-field">
      {picture ? <img class="picture" src={picture.thumbnail ?? picture.address} alt={picture.name} /> : <span />}
      <div>
        <strong>{name}</strong>
        {children}
        <div class="row">
          <FileButton label={`${picture ? 'Replace' : 'Open'}: ${name}`} onFile={open}>
            {picture ? 'Replace' : 'Open'}
          </FileButton>
          {picture && (
            <button type="button" aria-label={`Remove: ${name}`} onClick={remove}>
              Remove
            </button>
          )}
        </div>
        <p class="problem" role="alert">
          {problem}
        </p>
      </div>
    </div>
  );
}
