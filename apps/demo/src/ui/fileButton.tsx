import type { ComponentChildren, VNode } from 'preact';
import { useRef } from 'preact/hooks';

interface Props {
  /** Called once for each chosen file, one after the other. */
  onFile: (file: File) => unknown;
  /** The `accept` attribute of the file field. @defaultValue pictures */
  accept?: string;
  multiple?: boolean;
  /** What screen readers say instead of the content. */
  label?: string;
  children: ComponentChildren;
  class?: string;
}

/** A button that asks for files. It is a real button, since a label over a hidden field cannot be reached by keyboard. */
export function FileButton({ onFile, accept = 'image/*', multiple, label, children, class: className }: Props): VNode {
  const field = useRef<HTMLInputElement>(null);
  const take = async (): Promise<void> => {
    const input = field.current;
    const files = [...(input?.files ?? [])];
    // Otherwise choosing the same file again would fire no event.
    if (input) input.value = '';
    for (const file of files) await onFile(file);
  };
  return (
    <>
      <button type="button" class={className} aria-label={label} onClick={() => field.current?.click()}>
        {children}
      </button>
      <input ref={field} type="file" accept={accept} multiple={multiple} hidden onChange={take} />
    </>
  );
}
