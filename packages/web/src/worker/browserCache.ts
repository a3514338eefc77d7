import { type DownloadPart, memoryCache, type WeightsCache } from '@pastiche/models';

/** The name of our storage among the site's. */
const storage = 'pastiche-weights';
/** What finds no room there, for as long as this page, or its worker, lives. */
const memory = memoryCache();
/** Cache storage knows only addresses; in full, since those in a worker of a Blob are relative to nothing. */
const address = (name: string): string => `${location.origin}/${storage}/${encodeURIComponent(name)}`;

/**
 * Weights in the browser's Cache API; in memory where there is none (pages that were not fetched over https, some private
 * windows), or where the browser refuses the room.
 */
export function browserCache(): WeightsCache {
  if (!('caches' in globalThis)) return { ...memory, place: "the page's memory" };
  const open = (): Promise<Cache> => caches.open(storage);
  const names = async (): Promise<string[]> =>
    (await (await open()).keys()).map(({ url }) => decodeURIComponent(url.slice(url.lastIndexOf('/') + 1)));
  return {
    place: "the browser's storage",
    async get(name) {
      // Some private windows have the Cache API and refuse to open it: nothing is there, then.
      const cache = await open().catch(() => undefined);
      const found = await cache?.match(address(name));
      return found ? new Uint8Array(await found.arrayBuffer()) : memory.get(name);
    },
    async put(name, bytes) {
      // For this page at least; and the reason why it cannot be kept for longer is the caller's to tell.
      const headers = { 'content-length': String(bytes.byteLength) };
      try {
        await (await open()).put(address(name), new Response(bytes.slice(), { headers }));
      } catch (error) {
        await memory.put(name, bytes);
        throw error;
      }
    },
    async list() {
      const sizes = (await names()).map(async (name) => {
        const found = await (await open()).match(address(name));
        return { name, bytes: Number(found?.headers.get('content-length')) };
      });
      return [...(await Promise.all(sizes)), ...(await memory.list())];
    },
    async remove(beginning) {
      const cache = await open();
      for (const name of await names()) if (name.startsWith(beginning)) await cache.delete(address(name));
      await memory.remove(beginning);
    },
    // A page that is closed while it downloads begins anew: parts are for runs of hours, and these take minutes.
    part: (name, identity): Promise<DownloadPart> => memory.part(name, identity),
    tryLock: (name) => tryLock(`${storage}/${name}`, memory),
  };
}

/** Across tabs, where the browser has locks; a closed tab lets go of its. */
function tryLock(name: string, memory: WeightsCache): Promise<(() => Promise<void>) | undefined> {
  if (!navigator.locks) return memory.tryLock(name);
  return new Promise((resolve, reject) => {
    const request = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((release) =>
        resolve(async () => {
          release();
          await request;
        }),
      );
    });
    request.catch(reject);
  });
}
