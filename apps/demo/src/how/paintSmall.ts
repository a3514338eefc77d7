import type { RawImage, StyleEvent, StyleRun } from '@pastiche/core';
import type { StylizeInBrowserOptions } from '@pastiche/web';
import { backend } from '../studio/settings.ts';

export type Step = Extract<StyleEvent, { type: 'step' }>;

interface Watching {
  signal: AbortSignal;
  /** The run, for changes, once it is under way. */
  onRun?: (run: StyleRun) => void;
  onStep: (step: Step, picture: RawImage) => void;
}

/** With less motion wished for, a picture is shown at every so manyth step. */
const calmEvery = 10;
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** A small run of the library, told of step by step; it rests while nobody can see the page. */
export async function paintSmall(
  options: Omit<StylizeInBrowserOptions, 'signal' | 'backend'>,
  { signal, onRun, onStep }: Watching,
): Promise<RawImage> {
  const { stylize } = await import('@pastiche/web');
  signal.throwIfAborted();
  const run = stylize({ ...options, backend: backend.value, signal });
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

/** Resolves once the page is in front of somebody, or is no longer wanted. */
async function seen(signal: AbortSignal): Promise<void> {
  while (document.hidden && !signal.aborted) {
    await new Promise<void>((resolve) => {
      document.addEventListener('visibilitychange', () => resolve(), { once: true });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
