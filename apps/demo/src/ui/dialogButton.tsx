import { Icon, type IconName } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';

export type DialogContent = ComponentType<{ onClose: () => void }>;

interface Props {
  icon: IconName;
  label: string;
  /** Loads the dialog, with the first click. */
  load: () => Promise<DialogContent>;
  disabled?: boolean;
  class?: string;
}

/** A button that opens a dialog. */
export function DialogButton({ icon, label, load, disabled, class: className }: Props): VNode {
  const opened = useSignal<{ content?: DialogContent; failed?: boolean }>({});
  const open = (): void => {
    load().then(
      (content) => (opened.value = { content }),
      () => (opened.value = { failed: true }),
    );
  };
  const { content: Content, failed } = opened.value;
  return (
    <>
      <button type="button" class={className} disabled={disabled} onClick={open}>
        <Icon name={icon} /> {label}
      </button>
      {failed && (
        <p class="problem" role="alert">
          This part of the site could not be loaded. Check your connection.
        </p>
      )}
      {Content && <Content onClose={() => (opened.value = {})} />}
    </>
  );
}
