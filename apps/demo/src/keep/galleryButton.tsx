import type { VNode } from 'preact';
import { DialogButton } from '../ui/dialogButton.tsx';
import { results } from './results.ts';

/** Opens the gallery, which is loaded with its first use. */
export function GalleryButton({ label = 'Your pictures' }: { label?: string }): VNode {
  const count = results.value.length;
  return (
    <DialogButton
      icon="pictures"
      label={count > 0 ? `${label} (${count})` : label}
      load={async () => (await import('./gallery.tsx')).Gallery}
      class="quiet"
    />
  );
}
