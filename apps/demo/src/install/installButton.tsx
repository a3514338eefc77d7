import { Icon } from '@pastiche/explorer/icon.tsx';
import type { VNode } from 'preact';
import { install, installOffer } from './install.ts';

/** Installs the site as an app; shown where the browser offers that. */
export function InstallButton(): VNode | null {
  if (!installOffer.value) return null;
  return (
    <button type="button" class="quiet" onClick={install}>
      <Icon name="install" /> Install as an app
    </button>
  );
}
