import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ResultRecord } from './records.ts';
import { bringBack, removeResults, results } from './results.ts';
import { ResultTile } from './resultTile.tsx';
import { StorageNote } from './storageNote.tsx';
import { OfferNote } from './toast.tsx';
import { offerUndo } from './undo.ts';
import '../styles/gallery.css';

/** A dialog with all pictures that were painted here. */
export function Gallery({ onClose }: { onClose: () => void }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = results.value;
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="gallery" aria-labelledby="gallery-title" closedby="any" onClose={onClose}>
      <header class="gallery-head">
        <h2 id="gallery-title">Your pictures</h2>
        <button
          type="button"
          class="quiet icon-button"
          aria-label="Close your pictures"
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      {list.length === 0 && (
        <p class="muted">Every picture that you paint is kept here, on your device, with its photo and its settings.</p>
      )}
      <ol class="plain gallery-list">
        {list.map((result) => (
          <ResultTile key={result.id} result={result} onOpened={() => dialog.current?.close()} />
        ))}
      </ol>
      <StorageNote />
      {list.length > 0 && <DeleteAll list={list} />}
      <OfferNote />
    </dialog>
  );
}

function DeleteAll({ list }: { list: readonly ResultRecord[] }): VNode {
  const isAsked = useSignal(false);
  const remove = async (): Promise<void> => {
    isAsked.value = false;
    await removeResults(...list.map(({ id }) => id));
    offerUndo('All pictures are deleted.', () => bringBack(...list));
  };
  if (!isAsked.value) {
    return (
      <button type="button" class="quiet" onClick={() => (isAsked.value = true)}>
        Delete all
      </button>
    );
  }
  return (
    <div class="row">
      <span>{list.length === 1 ? 'Delete this picture?' : `Delete all ${list.length} pictures?`}</span>
      <button type="button" class="primary" onClick={remove}>
        Delete
      </button>
      <button type="button" onClick={() => (isAsked.value = false)}>
        Keep them
      </button>
    </div>
  );
}
