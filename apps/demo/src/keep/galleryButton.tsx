import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';
import { results } from './results.ts';

/** Opens the gallery, which is loaded with its first use. */
export function GalleryButton({ label = 'Your pictures' }: { label?: string }): VNode {
  const isOpen = useSignal(false);
  const loaded = useSignal<{ component?: ComponentType<{ onClose: () => void }>; failed?: boolean }>({});
  const open = async (): Promise<void> => {
    isOpen.value = true;
    await import('./gallery.tsx').then(
      ({ Gallery }) => (loaded.value = { component: Gallery }),
      () => (loaded.value = { failed: true }),
    );
  };
  const { component: Gallery, failed } = loaded.value;
  const count = results.value.length;
  return (
    <>
      <button type="button" class="quiet" aria-haspopup="dialog" onClick={open}>
        <Icon name="pictures" /> {label}
        {count > 0 && ` (${count})`}
      </button>
      {failed && <p class="problem">Your pictures could not be shown. Check your connection.</p>}
      {isOpen.value && Gallery && <Gallery onClose={() => (isOpen.value = false)} />}
    </>
  );
}
