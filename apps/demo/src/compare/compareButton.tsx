import type { VNode } from 'preact';
import { active } from '../studio/session.ts';
import { DialogButton } from '../ui/dialogButton.tsx';

/** Opens a sheet of small variants; not while the Studio paints, since both would be slow. */
export function CompareButton(): VNode {
  return (
    <DialogButton
      icon="grid"
      label="Compare looks"
      disabled={active.value}
      load={async () => (await import('./comparison.tsx')).Comparison}
    />
  );
}
