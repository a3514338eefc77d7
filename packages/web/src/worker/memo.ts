/** Small things that are kept from visit to visit. A worker has no localStorage, so they lie in the Cache API. */
const storage = 'pastiche-memo';

const address = (key: string): string => `${location.origin}/${storage}/${encodeURIComponent(key)}`;

/** What was remembered; undefined where nothing was, or where the browser keeps nothing. */
export async function recall(key: string): Promise<string | undefined> {
  try {
    return await (await (await caches.open(storage)).match(address(key)))?.text();
  } catch {
    return undefined;
  }
}

/** Where the browser keeps nothing (no https, a private window, no room left), nothing is remembered: it is found out again. */
export async function remember(key: string, value: string): Promise<void> {
  try {
    await (await caches.open(storage)).put(address(key), new Response(value));
  } catch {
    // As said.
  }
}
