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
  if (request.method === 'POST' && request.url === new URL('share-target', self.registration.scope).href) {
    event.respondWith(receive(request));
    return;
  }
  if (request.method !== 'GET' || origin !== self.location.origin || !known.has(pathname)) return;
  event.respondWith(answer(request));
});

/** Takes a picture that another app shares, and opens the page, which finds it in the cache (src/install/arrivals.ts). */
async function receive(request) {
  const picture = (await request.formData()).get('picture');
  if (!(picture instanceof File)) return Response.redirect('./', 303);
  const box = await caches.open('pastiche-shared');
  const headers = { 'content-type': picture.type, 'x-name': encodeURIComponent(picture.name) };
  await box.put('shared-picture', new Response(picture, { headers }));
  return Response.redirect('./?shared', 303);
}

// A notification was clicked: the picture is finished.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const show = async () => {
    const [page] = await self.clients.matchAll({ type: 'window' });
    await (page ? page.focus() : self.clients.openWindow('./'));
  };
  event.waitUntil(show());
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
