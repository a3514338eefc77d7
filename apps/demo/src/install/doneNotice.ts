import { effect } from '@preact/signals';
import { phase } from '../studio/session.ts';

const title = 'Your picture is painted';

/** Whether the visitor may still be asked to allow notifications. */
export const mayAsk = (): boolean => 'Notification' in globalThis && Notification.permission === 'default';

/** Tells of a picture that is finished while nobody looks, if the visitor has allowed it. */
export function tellWhenDone(): void {
  let before = phase.value;
  effect(() => {
    const now = phase.value;
    if (before === 'painting' && now === 'done' && document.hidden) void tell();
    before = now;
  });
}

async function tell(): Promise<void> {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  const options = { body: 'Come and look.', icon: './icon-192.png', tag: 'pastiche-done' };
  // Phones show notifications of service workers only.
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration) await registration.showNotification(title, options);
  else new Notification(title, options);
}
