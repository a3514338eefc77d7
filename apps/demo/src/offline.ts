import { signal } from '@preact/signals';

/** Whether the whole site, with the network's weights, is on this device. */
export const worksOffline = signal(false);

/** After the page has loaded, and has had some time to fetch what its visitor wants to see first. */
const patience = 4000;

/** Keeps the site for visits without a network. A browser that does not allow it shows the site as well. */
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
