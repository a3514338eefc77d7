import { effect } from '@preact/signals';
import { trouble } from '../keep/store.ts';
import { active, phase } from './session.ts';

/** While painting: keeps the device awake, and asks before a picture is lost that cannot be stored. */
export function attend(): void {
  let lock: Promise<WakeLockSentinel | undefined> | undefined;
  const stayAwake = (): void => {
    // Browsers may refuse, for example on a low battery; the run then sleeps and wakes with the device.
    lock ??= navigator.wakeLock?.request('screen').catch(() => undefined);
  };
  effect(() => {
    if (phase.value === 'painting') {
      stayAwake();
      return;
    }
    lock?.then((held) => held?.release());
    lock = undefined;
  });
  // Browsers release the lock of a hidden tab.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || phase.value !== 'painting') return;
    lock = undefined;
    stayAwake();
  });
  addEventListener('beforeunload', (event) => {
    if (active.value && trouble.value) event.preventDefault();
  });
}
