import { type ReadonlySignal, signal } from '@preact/signals';

export interface Pace {
  /** Milliseconds a step, of late. */
  perStep: number;
  /** Milliseconds until the end, as far as one can tell. */
  left: number;
}

const current = signal<Pace | undefined>(undefined);
/** Undefined until there is something to tell from. */
export const pace: ReadonlySignal<Pace | undefined> = current;

/** How much of the pace of late the newest step makes up. */
const freshness = 0.15;

let last = 0;
let lastProgress: number | undefined;
/** Milliseconds for the whole run at the pace of late: a step's time by its share of the work, so that scales compare. */
let whole = 0;

export function restarted(): void {
  current.value = undefined;
  lastProgress = undefined;
  last = performance.now();
  whole = 0;
}

export function pausedFor(milliseconds: number): void {
  last += milliseconds;
}

/** A step has been done; `progress` is the share of all work, 0..1. */
export function stepped(progress: number): void {
  const time = performance.now();
  const before = lastProgress;
  const took = time - last;
  last = time;
  lastProgress = progress;
  // The first step compiles and loads, and says nothing about those that follow.
  if (before === undefined || progress <= before) return;
  const estimate = took / (progress - before);
  whole = whole === 0 ? estimate : whole + freshness * (estimate - whole);
  const perStep = current.value ? current.value.perStep + freshness * (took - current.value.perStep) : took;
  current.value = { perStep, left: whole * (1 - progress) };
}

export function finished(): void {
  if (current.value) current.value = { ...current.value, left: 0 };
}

/** '4 s', '2 min', '1 h 20 min': as precise as an estimate deserves. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
