import type { RawImage, StyleEvent, StyleRun } from '@pastiche/core';
import type { BackendName } from '@pastiche/web';
import { backend } from '../studio/settings.ts';

export type Step = Extract<StyleEvent, { type: 'step' }>;

interface Watching {
  signal: AbortSignal;
  /** The run, for changes, once it is under way. */
  onRun?: (run: StyleRun) => void;
  onStep: (step: Step, picture: RawImage) => void;
}

/** Show every tenth step under reduced motion. */
const calmEvery = 10;
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

export type Library = typeof import('@pastiche/web');

/** Starts a small run with the library. */
type StartSmall = (library: Library, given: { backend: BackendName | undefined; signal: AbortSignal }) => StyleRun;

/** A small run that reports every step and pauses while the page is hidden. */
export async function paintSmall(start: StartSmall, { signal, onRun, onStep }: Watching): Promise<RawImage> {
  const library = await import('@pastiche/web');
  signal.throwIfAborted();
  const run = start(library, { backend: backend.value, signal });
  onRun?.(run);
  for await (const event of run) {
    await seen(signal);
    if (event.type !== 'step') continue;
    if (lessMotion.matches && event.iteration % calmEvery > 0) continue;
    const picture = await run.snapshot();
    if (picture) onStep(event, picture);
  }
  return run.result;
}

/** Resolves once the page is visible or `signal` is aborted. */
async function seen(signal: AbortSignal): Promise<void> {
  while (document.hidden && !signal.aborted) {
    await new Promise<void>((resolve) => {
      document.addEventListener('visibilitychange', () => resolve(), { once: true });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
