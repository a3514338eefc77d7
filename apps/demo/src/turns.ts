import { endMeasuring } from './engine/speed.ts';

interface Turn {
  controller: AbortController;
  ended: Promise<void>;
  isShort: boolean;
}

const turns = new Set<Turn>();

/**
 * Runs one computation at a time on this page. `work` begins when all earlier ones have ended and freed their memory: long ones are
 * cancelled, short ones finish. `work` handles its own failures and ends soon after its signal is aborted.
 */
export async function takeTurn(work: (signal: AbortSignal) => Promise<void>, isShort = false): Promise<void> {
  void endMeasuring();
  const before = [...turns];
  for (const { controller, isShort: mayEnd } of before) if (!mayEnd) controller.abort();
  const controller = new AbortController();
  const { signal } = controller;
  const ended = Promise.allSettled(before.map((turn) => turn.ended)).then(() => {
    if (!signal.aborted) return work(signal);
  });
  const turn: Turn = { controller, ended, isShort };
  turns.add(turn);
  try {
    await ended;
  } finally {
    turns.delete(turn);
  }
}

/** Resolves when nothing runs or waits. */
export async function whenFree(): Promise<void> {
  while (turns.size > 0) await Promise.allSettled([...turns].map(({ ended }) => ended));
}

/** Cancels the running and the waiting computations. */
export function endTurns(): void {
  for (const { controller } of turns) controller.abort();
}
