import { Icon } from '@pastiche/explorer/icon.tsx';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { useFocusBack } from '../ui/useFocusBack.ts';
import { install, installOffer } from './install.ts';

/** Installs the site as an app; shown where the browser offers that. */
export function InstallButton(): VNode | null {
  return installOffer.value ? <Offer /> : null;
}

function Offer(): VNode {
  const button = useRef<HTMLButtonElement>(null);
  useFocusBack(button);
  return (
    <button ref={button} type="button" class="quiet" onClick={install}>
      <Icon name="install" /> Install as an app
    </button>
  );
}
