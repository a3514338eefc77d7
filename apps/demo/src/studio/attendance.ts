import { effect } from '@preact/signals';
import { active, phase, step } from './session.ts';

const title = document.title;

/** While a picture is painted: the device stays awake, the tab says how far it is, and closing it is asked back. */
export function attend(): void {
  effect(() => {
    const progress = step.value?.progress ?? 0;
    document.title = active.value ? `${Math.round(100 * progress)} % – ${title}` : title;
  });
  let lock: Promise<WakeLockSentinel | undefined> | undefined;
  const lend = (): void => {
    // Refused on a low battery, say: then the run pauses with the device, and goes on with it.
    lock ??= navigator.wakeLock?.request('screen').catch(() => undefined);
  };
  effect(() => {
    if (phase.value === 'painting') {
      lend();
      return;
    }
    lock?.then((held) => held?.release());
    lock = undefined;
  });
  // The browser takes the lock back from a tab that is not seen.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || phase.value !== 'painting') return;
    lock = undefined;
    lend();
  });
  addEventListener('beforeunload', (event) => {
    if (active.value) event.preventDefault();
  });
}
