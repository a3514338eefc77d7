import type { ComponentChildren, VNode } from 'preact';
import { useRef } from 'preact/hooks';

interface Props {
  /** Takes what was chosen; of several, one after the other. */
  onFile: (file: File) => void;
  /** As a file field has it. @defaultValue pictures */
  accept?: string;
  multiple?: boolean;
  children: ComponentChildren;
  class?: string;
}

/** A button that asks for a file, usually a picture. A real button: a label over a hidden field cannot be reached by keyboard. */
export function FileButton({ onFile, accept = 'image/*', multiple, children, class: className }: Props): VNode {
  const field = useRef<HTMLInputElement>(null);
  const take = (): void => {
    const input = field.current;
    for (const file of input?.files ?? []) onFile(file);
    // The same file may be chosen again.
    if (input) input.value = '';
  };
  return (
    <>
      <button type="button" class={className} onClick={() => field.current?.click()}>
        {children}
      </button>
      <input ref={field} type="file" accept={accept} multiple={multiple} hidden onChange={take} />
    </>
  );
}
