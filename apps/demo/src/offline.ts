import { signal } from '@preact/signals';

/** Whether the whole site, weights included, is stored on this device. */
export const worksOffline = signal(false);

/** Delay before the rest of the site is fetched, in milliseconds; the page itself comes first. */
const patience = 4000;

/** Stores the site for offline visits, where the browser allows it. */
export async function keepForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  try {
    await navigator.serviceWorker.register('./sw.js');
    const { active } = await navigator.serviceWorker.ready;
    navigator.serviceWorker.addEventListener('message', ({ data }) => {
      worksOffline.value = data?.missing?.length === 0;
    });
    setTimeout(() => active?.postMessage('the rest'), patience);
  } catch (error) {
    console.info(`The site is not kept for offline visits: ${(error as Error).message}`);
  }
}
