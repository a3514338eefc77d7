/** Starts the worker of this package, also if the package comes from another server (a CDN), whose workers browsers refuse. */
export function ownWorker(): Worker {
  // Bundlers look for an expression of just this form. Those that put the address of a file here (webpack) change it too.
  if (!/^https?:/.test(import.meta.url) || new URL(import.meta.url).origin === location.origin) {
    return new Worker(new URL('./pastiche/worker.js', import.meta.url), { type: 'module' });
  }
  // A worker of the page's own may import from anywhere. Without `new URL`: bundlers would copy the file a second time.
  const script = import.meta.url.replace(/[^/]*$/, 'pastiche/worker.js');
  const shim = new Blob([`import ${JSON.stringify(script)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(shim), { type: 'module' });
}
