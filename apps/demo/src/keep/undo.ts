import { type ReadonlySignal, signal } from '@preact/signals';

type Act = () => unknown;

/** What the page offers after a step: mostly to undo it. */
export interface Offer {
  /** What has happened, in a sentence for users. */
  message: string;
  label: string;
  act: Act;
}

/** So many steps are remembered: each may hold a picture with all of its snapshots. */
const most = 6;

let done: readonly Act[] = [];
const shown = signal<Offer | undefined>(undefined);

/** The offer on the page, until another step or until it is dismissed. */
export const offered: ReadonlySignal<Offer | undefined> = shown;

export function offer(message: string, label: string, act: Act): void {
  shown.value = { message, label, act };
}

export function offerUndo(message: string, undo: Act): void {
  done = [...done, undo].slice(-most);
  offer(message, 'Undo', undoLast);
}

/** Takes the offer off the page. The keys still undo the step. */
export function dismiss(): void {
  shown.value = undefined;
}

/** Undoes the last step. Returns whether there was one. */
export async function undoLast(): Promise<boolean> {
  const last = done.at(-1);
  if (!last) return false;
  done = done.slice(0, -1);
  dismiss();
  await last();
  return true;
}
