import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';
import { useFocusBack } from '../ui/useFocusBack.ts';
import type { ResultRecord } from './records.ts';
import { bringBack, removeResults, results } from './results.ts';
import { ResultTile } from './resultTile.tsx';
import { StorageNote } from './storageNote.tsx';
import { OfferNote } from './toast.tsx';
import { offerUndo } from './undo.ts';
import '../styles/gallery.css';

/** A dialog with all pictures that were painted here. */
export function Gallery({ onClose }: { onClose: () => void }): VNode {
  const list = results.value;
  return (
    <Dialog title="Your pictures" class="gallery" onClose={onClose}>
      {list.length === 0 && (
        <p class="muted">Every picture that you paint is kept here, on your device, with its photo and its settings.</p>
      )}
      <ol class="plain gallery-list">
        {list.map((result) => (
          <ResultTile key={result.id} result={result} />
        ))}
      </ol>
      <StorageNote />
      {list.length > 0 && <DeleteAll list={list} />}
      <OfferNote />
    </Dialog>
  );
}

function DeleteAll({ list }: { list: readonly ResultRecord[] }): VNode {
  const isAsked = useSignal(false);
  const remove = async (): Promise<void> => {
    isAsked.value = false;
    await removeResults(...list.map(({ id }) => id));
    offerUndo('All pictures are deleted.', () => bringBack(...list));
  };
  return isAsked.value ? (
    <Question count={list.length} onYes={remove} onNo={() => (isAsked.value = false)} />
  ) : (
    <button type="button" class="quiet" onClick={() => (isAsked.value = true)}>
      Delete all
    </button>
  );
}

interface QuestionProps {
  count: number;
  onYes: () => void;
  onNo: () => void;
}

function Question({ count, onYes, onNo }: QuestionProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const no = useRef<HTMLButtonElement>(null);
  useFocusBack(box);
  useEffect(() => no.current?.focus(), []);
  return (
    <div ref={box} class="row">
      <span>{count === 1 ? 'Delete this picture?' : `Delete all ${count} pictures?`}</span>
      <button type="button" class="primary" onClick={onYes}>
        Delete
      </button>
      <button ref={no} type="button" onClick={onNo}>
        {count === 1 ? 'Keep it' : 'Keep them'}
      </button>
    </div>
  );
}
