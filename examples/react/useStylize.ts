import { type ResultPicture, type StylizeInBrowserOptions, stylize } from '@pastiche/web';
import { useEffect, useState } from 'react';

/** How far a run is. */
export interface Painting {
  /** The part that is done, 0 to 1. */
  progress: number;
  /** The picture so far. */
  picture?: ResultPicture;
  error?: Error;
}

type Options = Omit<StylizeInBrowserOptions, 'content' | 'styles' | 'signal' | 'worker'>;

/**
 * Paints while the component is mounted. Other pictures or options begin anew; unmounting cancels. Keep pictures in state: they are compared by
 * identity. Options are compared by value, and must be JSON.
 */
export function useStylize(
  content: StylizeInBrowserOptions['content'],
  styles: StylizeInBrowserOptions['styles'],
  options: Options = {},
): Painting {
  const [painting, setPainting] = useState<Painting>({ progress: 0 });
  const json = JSON.stringify(options);

  useEffect(() => {
    // StrictMode runs every effect twice while developing. The first run is cancelled before it computes anything, and must show nothing.
    const left = new AbortController();
    const show = (change: Partial<Painting>): void => {
      if (!left.signal.aborted) setPainting((before) => ({ ...before, ...change }));
    };
    const paint = async (): Promise<void> => {
      const run = stylize({ ...JSON.parse(json), content, styles, signal: left.signal });
      for await (const event of run) {
        if (event.type !== 'step' || event.iteration % 10 !== 0) continue;
        const picture = await run.snapshot();
        show({ progress: event.progress, ...(picture && { picture }) });
      }
      show({ progress: 1, picture: await run.result });
    };
    setPainting({ progress: 0 });
    paint().catch((error: Error) => show({ error }));
    return () => left.abort();
  }, [content, styles, json]);

  return painting;
}
