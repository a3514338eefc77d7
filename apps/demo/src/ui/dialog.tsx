import { Icon } from '@pastiche/explorer/icon.tsx';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import './dialog.css';

interface Props {
  title: string;
  onClose: () => void;
  class?: string;
  children: ComponentChildren;
}

/** A modal dialog with a title. Escape, its button and a click beside it close it. */
export function Dialog({ title, onClose, class: className = '', children }: Props): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closing gives the focus back to what had it before; removing alone does not.
    return () => element?.close();
  }, []);
  /** The event comes late: after it was removed, the dialog has nothing to say any more. */
  const closed = (event: Event): void => {
    if ((event.currentTarget as HTMLElement).isConnected) onClose();
  };
  const close = (): void => dialog.current?.close();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: with the keyboard, Escape does the same
    <dialog
      ref={dialog}
      class={`card dialog ${className}`}
      aria-labelledby={id}
      onClose={closed}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div class="dialog-body">
        <header class="dialog-header">
          <h2 id={id}>{title}</h2>
          <button type="button" class="quiet icon-button" aria-label="Close" onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
