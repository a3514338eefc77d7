/** Where the service worker leaves a picture that another app has shared; the same names are in serviceWorker.js. */
const box = 'pastiche-shared';
const key = 'shared-picture';

/** The queue of files that the visitor opens with the installed app; TypeScript does not know it yet. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { files: readonly FileSystemFileHandle[] }) => void): void;
}

/** Calls back with every picture that another program hands over: shared by a phone, or opened with the installed app. */
export function onArrival(take: (picture: File) => void): void {
  void shared().then((file) => file && take(file));
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(async ({ files: [handle] }) => {
    if (handle) take(await handle.getFile());
  });
}

async function shared(): Promise<File | undefined> {
  const address = new URL(location.href);
  if (!address.searchParams.has('shared')) return undefined;
  // A reload must not look for it again.
  address.searchParams.delete('shared');
  history.replaceState(undefined, '', address);
  const cache = await caches.open(box);
  const answer = await cache.match(key);
  if (!answer) return undefined;
  await caches.delete(box);
  const name = decodeURIComponent(answer.headers.get('x-name') ?? '') || 'Shared picture';
  const blob = await answer.blob();
  return new File([blob], name, { type: blob.type });
}
