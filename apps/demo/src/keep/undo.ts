import { type ReadonlySignal, signal } from '@preact/signals';

type Act = () => unknown;

/** What the page says after a step, mostly with an offer to undo it. */
export interface Offer {
  /** What has happened, in a sentence for users. */
  message: string;
  /** Absent where there is only something to say. */
  action?: { label: string; act: Act };
}

/** A step that was done, and about how many bytes its undoing holds. */
interface Done {
  undo: Act;
  bytes: number;
}

/** The most that is held, in steps and in bytes: a large picture with all of its snapshots takes hundreds of megabytes. */
const most = { steps: 20, bytes: 400e6 };

let done: readonly Done[] = [];
const shown = signal<Offer | undefined>(undefined);

/** The offer on the page, until another step or until it is dismissed. */
export const offered: ReadonlySignal<Offer | undefined> = shown;

/** Returns a function that takes it back. */
export function say(message: string, action?: Offer['action']): () => void {
  const mine = { message, action };
  shown.value = mine;
  return () => {
    if (shown.value === mine) dismiss();
  };
}

export function offerUndo(message: string, undo: Act, bytes = 0): void {
  done = affordable([...done, { undo, bytes }]);
  say(message, { label: 'Undo', act: undoLast });
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
  await last.undo();
  return true;
}

/** The newest steps that there is room for: always the last. */
function affordable(steps: readonly Done[]): readonly Done[] {
  let kept = steps.slice(-most.steps);
  const total = (): number => kept.reduce((sum, { bytes }) => sum + bytes, 0);
  while (kept.length > 1 && total() > most.bytes) kept = kept.slice(1);
  return kept;
}
