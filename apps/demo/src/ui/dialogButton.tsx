import { Icon, type IconName } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { overlay } from './overlay.tsx';

type DialogContent = ComponentType<{ onClose: () => void }>;

interface Props {
  icon: IconName;
  label: string;
  /** Loads the dialog, with the first click. */
  load: () => Promise<DialogContent>;
  disabled?: boolean;
  class?: string;
}

/** A button that opens a dialog: over the page, for its own place may be a menu that closes. */
export function DialogButton({ icon, label, load, disabled, class: className }: Props): VNode {
  const failed = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    overlay.value = undefined;
    // The menu that the button is in may have closed: what opens it gets the focus.
    const menu = button.current?.closest('[popover]');
    requestAnimationFrame(() => {
      if (menu && document.activeElement === document.body)
        document.querySelector<HTMLElement>(`[popovertarget="${menu.id}"]`)?.focus();
    });
  };
  const open = async (): Promise<void> => {
    failed.value = false;
    try {
      const Content = await load();
      overlay.value = <Content onClose={close} />;
    } catch {
      failed.value = true;
    }
  };
  return (
    <>
      <button ref={button} type="button" class={className} disabled={disabled} onClick={open}>
        <Icon name={icon} /> {label}
      </button>
      {failed.value && (
        <p class="problem" role="alert">
          This part of the site could not be loaded. Check your connection.
        </p>
      )}
    </>
  );
}
