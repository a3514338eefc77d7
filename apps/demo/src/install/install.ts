import { type ReadonlySignal, signal } from '@preact/signals';

/** What Chromium browsers send where the site can be installed; not in TypeScript's list of events. */
interface InstallEvent extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

const offer = signal<InstallEvent | undefined>(undefined);
/** The browser's offer to install the site as an app, if there is one. */
export const installOffer: ReadonlySignal<unknown> = offer;

/** Listens for the browser's offer, which comes soon after the page has loaded. */
export function listenForInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    // Otherwise some browsers show a bar of their own over the picture.
    event.preventDefault();
    offer.value = event as InstallEvent;
  });
  addEventListener('appinstalled', () => (offer.value = undefined));
}

export async function install(): Promise<void> {
  const event = offer.value;
  // An offer can be taken up once.
  offer.value = undefined;
  await event?.prompt();
}
