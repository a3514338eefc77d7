import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { GalleryButton } from '../keep/galleryButton.tsx';
import { startOver } from './choosePicture.ts';
import { DownloadButtons } from './downloadButtons.tsx';
import { linkToSettings, noteAddress, notInLinks } from './link.ts';

/** What can be done with the picture, beside painting it: in a menu, or in a row where there is room for one. */
export function MoreActions(): VNode {
  return (
    <>
      <button type="button" class="icon-button more-button" popovertarget="more-actions" aria-label="More">
        <Icon name="more" />
      </button>
      <div id="more-actions" class="more-actions" popover="auto">
        <DownloadButtons />
        <GalleryButton />
        <LinkButton />
        <button type="button" class="quiet" popovertarget="more-actions" popovertargetaction="hide" onClick={startOver}>
          <Icon name="back" /> Reset
        </button>
      </div>
    </>
  );
}

/** How long the button confirms the copy, in milliseconds. */
const confirmation = 2000;

function LinkButton(): VNode {
  const copied = useSignal<'yes' | 'no' | undefined>(undefined);
  const copy = async (): Promise<void> => {
    const link = linkToSettings();
    history.replaceState(undefined, '', new URL(link).hash);
    noteAddress();
    copied.value = await navigator.clipboard.writeText(link).then(
      () => 'yes' as const,
      () => 'no' as const,
    );
    setTimeout(() => (copied.value = undefined), confirmation);
  };
  const left = notInLinks();
  const label = { yes: left ? `Copied, without ${left}` : 'Copied', no: 'Copy it from the address bar' };
  return (
    <button type="button" class="quiet" onClick={copy}>
      <Icon name="link" /> <span aria-live="polite">{copied.value ? label[copied.value] : 'Copy link'}</span>
    </button>
  );
}
