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
 * Measures the device whenever the page has nothing else to do, until that is known. Returns what gives up.
 *
 * @param isBusy whether the page is painting; it must read the signals that decide this
 */
export function measureWhenIdle(isBusy: () => boolean): () => void {
  let isHere = true;
  const begin = (): void => {
    if (isHere && !isBusy() && !underWay) measure();
  };
  const stop = effect(() => {
    // Who names an engine needs no choice.
    if (!speed.value && !backend.value && !isBusy()) whenIdle(begin);
  });
  return () => {
    isHere = false;
    stop();
    void endMeasuring();
  };
}

function whenIdle(act: () => void): void {
  const wait = (): void => void (globalThis.requestIdleCallback ?? setTimeout)(act);
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait, { once: true });
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
