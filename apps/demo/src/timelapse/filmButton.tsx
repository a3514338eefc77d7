import type { VNode } from 'preact';
import { active, moments } from '../studio/session.ts';
import { DialogButton } from '../ui/dialogButton.tsx';

/** Makes a film of the snapshots. */
export function FilmButton(): VNode {
  return (
    <DialogButton
      icon="film"
      label="Film"
      class="quiet"
      disabled={active.value || moments.value.length < 2}
      load={async () => (await import('./filmDialog.tsx')).FilmDialog}
    />
  );
}
