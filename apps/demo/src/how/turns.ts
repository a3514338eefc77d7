let current: { controller: AbortController; ended: Promise<void> } | undefined;

/**
 * One computation at a time on this page: what is under way is cancelled, and has freed what it held, before `work` begins. `work` deals
 * with its own failures; it ends soon after its signal is aborted.
 */
export function takeTurn(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const before = current;
  const controller = new AbortController();
  const { signal } = controller;
  before?.controller.abort();
  const ended = (async () => {
    await before?.ended;
    if (!signal.aborted) await work(signal);
  })();
  current = { controller, ended: ended.catch(() => {}) };
  return ended;
}

/** Cancels what is under way, if anything is. */
export function endTurn(): void {
  current?.controller.abort();
}
