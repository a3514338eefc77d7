import type { Speed } from '@pastiche/web';
import { effect, type Signal, signal } from '@preact/signals';
import { backend } from '../studio/settings.ts';

const key = 'pastiche-speed';

/** The engine that paints on this device, and how fast; undefined until that is known. */
export const speed: Signal<Speed | undefined> = signal(read());

effect(() => {
  const text = speed.value && JSON.stringify({ browser: navigator.userAgent, found: speed.value });
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
  } catch {
    // Private windows may have no storage; the device is then measured on every visit.
  }
});

let underWay: { controller: AbortController; ended: Promise<void> } | undefined;

/**
 * Measures the device once the page has nothing else to do, unless that is known from an earlier visit. Returns what gives up.
 *
 * @param isBusy whether the page is painting
 */
export function measureWhenIdle(isBusy: () => boolean): () => void {
  // Who names an engine needs no choice.
  if (speed.value || backend.value) return () => {};
  const wait = globalThis.requestIdleCallback ?? setTimeout;
  const begin = (): void => void wait(() => isBusy() || underWay || measure());
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin, { once: true });
  return () => {
    removeEventListener('load', begin);
    void endMeasuring();
  };
}

/** Gives up measuring, so that the worker is free. */
export async function endMeasuring(): Promise<void> {
  underWay?.controller.abort();
  await underWay?.ended;
}

function measure(): void {
  const controller = new AbortController();
  const ask = async (): Promise<void> => {
    const { measureSpeed } = await import('@pastiche/web');
    speed.value = await measureSpeed({ signal: controller.signal });
  };
  // Without an answer the page promises nothing, and painting tells how long it takes.
  const ended = ask()
    .catch(() => {})
    .finally(() => {
      underWay = undefined;
    });
  underWay = { controller, ended };
}

function read(): Speed | undefined {
  try {
    const { browser, found } = JSON.parse(localStorage.getItem(key) ?? '{}');
    return browser === navigator.userAgent ? found : undefined;
  } catch {
    return undefined;
  }
}
