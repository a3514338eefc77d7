import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Mask } from './mask.ts';
import { chooseTarget, setMask, type Target, targets } from './targets.ts';

/** A mask before and after a stroke, or whatever else changed it. */
interface Change {
  target: Target;
  before: Mask | undefined;
  after: Mask | undefined;
}

/** The most changes that can be undone. */
const most = 100;

const done = signal<readonly Change[]>([]);
const undone = signal<readonly Change[]>([]);

/** Whether its pictures are still those on the page. */
const fits = ({ target: { key, over } }: Change): boolean =>
  targets.value.some((each) => each.key === key && each.over === over);

export const canUndo: ReadonlySignal<boolean> = computed(() => done.value.some(fits));
export const canRedo: ReadonlySignal<boolean> = computed(() => undone.value.some(fits));

/** Sets a mask, so that it can be undone. */
export function change(target: Target, after: Mask | undefined): void {
  if (!target.mask && !after) return;
  done.value = [...done.value, { target, before: target.mask, after }].slice(-most);
  undone.value = [];
  setMask(target, after);
}

/** Takes back the last change. Returns whether there was one. */
export const undo = (): boolean => move(done, undone, 'before');

export const redo = (): boolean => move(undone, done, 'after');

function move(from: typeof done, to: typeof done, side: 'before' | 'after'): boolean {
  const usable = from.value.filter(fits);
  const last = usable.pop();
  from.value = usable;
  if (!last) return false;
  to.value = [...to.value, last];
  chooseTarget(last.target.key);
  setMask(last.target, last[side]);
  return true;
}
