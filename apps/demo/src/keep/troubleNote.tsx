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
          ? 'This device has no room left. Whatever is new will be lost when you close this tab: download what you want to keep, or delete some of your pictures.'
          : 'This browser keeps nothing for this site; perhaps this is a private window. Your pictures will be lost when you close this tab: download those that you want to keep.'}
      </p>
      {isFull && <GalleryButton label="Make room" />}
    </div>
  );
}
