import type { VNode } from 'preact';
import { GalleryButton } from './galleryButton.tsx';
import { trouble } from './store.ts';

/** Says when something is kept only for as long as the page is open, with a way on. */
export function TroubleNote(): VNode | null {
  if (!trouble.value) return null;
  const isFull = trouble.value === 'full';
  return (
    <div class="card notice" role="alert">
      <p>
        {isFull
          ? 'There is no more room on this device. What is new stays until you close this tab. Download what you want to have, or delete some of your pictures.'
          : 'This browser keeps nothing for this site, as in a private window. Your pictures stay until you close this tab: download what you want to have.'}
      </p>
      {isFull && <GalleryButton label="Make room" />}
    </div>
  );
}
