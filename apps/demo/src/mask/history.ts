import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Mask } from './mask.ts';
import { chooseTarget, setMask, type Target } from './targets.ts';

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
export const canUndo: ReadonlySignal<boolean> = computed(() => done.value.length > 0);
export const canRedo: ReadonlySignal<boolean> = computed(() => undone.value.length > 0);

/** Sets a mask, so that it can be undone. */
export function change(target: Target, after: Mask | undefined): void {
  done.value = [...done.value, { target, before: target.mask, after }].slice(-most);
  undone.value = [];
  setMask(target, after);
}

/** Takes back the last change. Returns whether there was one. */
export function undo(): boolean {
  const last = done.value.at(-1);
  if (!last) return false;
  done.value = done.value.slice(0, -1);
  undone.value = [...undone.value, last];
  show(last.target, last.before);
  return true;
}

export function redo(): boolean {
  const last = undone.value.at(-1);
  if (!last) return false;
  undone.value = undone.value.slice(0, -1);
  done.value = [...done.value, last];
  show(last.target, last.after);
  return true;
}

/** Forgets all changes: they belong to pictures that are gone. */
export function forget(): void {
  done.value = [];
  undone.value = [];
}

function show(target: Target, mask: Mask | undefined): void {
  chooseTarget(target.key);
  setMask(target, mask);
}
