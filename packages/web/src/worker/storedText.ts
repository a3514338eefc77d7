/** Short texts that are kept from visit to visit. A worker has no localStorage, so they are in the Cache API. */
const storage = 'pastiche-texts';

const address = (key: string): string => `${location.origin}/${storage}/${encodeURIComponent(key)}`;

/** The text stored under a key; undefined if there is none, or if the browser stores nothing. */
export async function readStored(key: string): Promise<string | undefined> {
  const cache = await caches.open(storage).catch(() => undefined);
  return (await cache?.match(address(key)))?.text();
}

/** Stores a text, if the browser lets it: it may not without https, in a private window, or on a full disk. */
export async function store(key: string, text: string): Promise<void> {
  await caches
    .open(storage)
    .then((cache) => cache.put(address(key), new Response(text)))
    .catch(() => {});
}
