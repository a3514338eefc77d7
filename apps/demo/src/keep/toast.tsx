import { Icon } from '@pastiche/explorer/icon.tsx';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useFocusBack } from '../ui/useFocusBack.ts';
import { dismiss, type Offer, offered, undoLast } from './undo.ts';
import '../styles/toast.css';

/** Says what a step has done, and offers to undo it. Mounted once: it listens to the keys, too. */
export function Toast(): VNode {
  useEffect(() => {
    const leaving = new AbortController();
    addEventListener('keydown', undoByKey, { signal: leaving.signal });
    return () => leaving.abort();
  }, []);
  return <OfferNote />;
}

/** The same inside of a dialog, which covers everything else. */
export function OfferNote(): VNode {
  return (
    <div class="toast-place" role="status">
      {offered.value && <Note offer={offered.value} />}
    </div>
  );
}

function Note({ offer }: { offer: Offer }): VNode {
  const note = useRef<HTMLDivElement>(null);
  useFocusBack(note);
  const act = (): void => {
    dismiss();
    void offer.action?.act();
  };
  return (
    <div ref={note} class="toast">
      <p>{offer.message}</p>
      {offer.action && (
        <button type="button" onClick={act}>
          {offer.action.label}
        </button>
      )}
      <button type="button" class="icon-button" aria-label="Dismiss" onClick={dismiss}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function undoByKey(event: KeyboardEvent): void {
  const isUndo =
    event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  // Texts have their own undo.
  if (!isUndo || (event.target as Element).matches('input:not([type=range], [type=radio], [type=checkbox]), textarea'))
    return;
  event.preventDefault();
  void undoLast();
}
