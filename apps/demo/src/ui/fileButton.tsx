import type { ComponentChildren, VNode } from 'preact';
import { useRef } from 'preact/hooks';

interface Props {
  /** Takes what was chosen. */
  onFile: (file: File) => void;
  children: ComponentChildren;
  class?: string;
}

/** A button that asks for a picture. A real button: a label over a hidden field cannot be reached by keyboard. */
export function FileButton({ onFile, children, class: className }: Props): VNode {
  const field = useRef<HTMLInputElement>(null);
  const take = (): void => {
    const input = field.current;
    const file = input?.files?.[0];
    if (file) onFile(file);
    // The same file may be chosen again.
    if (input) input.value = '';
  };
  return (
    <>
      <button type="button" class={className} onClick={() => field.current?.click()}>
        {children}
      </button>
      <input ref={field} type="file" accept="image/*" hidden onChange={take} />
    </>
  );
}
