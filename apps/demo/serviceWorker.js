// Serves the site offline. plugins/offline.ts puts the names of the files before this, as self.SITE; the page asks for the `later` ones when
// it is idle.
const prefix = 'pastiche-site-';
const { version, now, later } = self.SITE;
const name = `${prefix}${version}`;
const known = new Set([...now, ...later].map((file) => new URL(file, self.registration.scope).pathname));

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(name)
      .then((cache) => cache.addAll(now))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOlder().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  if (event.data !== 'the rest') return;
  // Files fetched before come from the browser's own cache.
  event.waitUntil(fetchLater().then((missing) => event.source?.postMessage({ missing })));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || !known.has(pathname)) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(name);
  // Some servers send a Vary header, but the files are the same for everyone.
  const cached = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  if (cached) return cached;
  const response = await fetch(request);
  // A full cache must not fail the request.
  if (response.ok) await cache.put(request, response.clone()).catch(() => {});
  return response;
}

async function fetchLater() {
  const cache = await caches.open(name);
  const missing = [];
  for (const file of later) {
    if (await cache.match(file)) continue;
    await cache.add(file).catch(() => missing.push(file));
  }
  return missing;
}

/** Removes older versions of the site, and leaves the cache of weights alone. */
async function removeOlder() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((each) => each.startsWith(prefix) && each !== name).map((each) => caches.delete(each)),
  );
}
