import { PasticheError } from '@pastiche/core';

/** The worker that computes. */
export interface WorkerOptions {
  /**
   * Makes the worker, where a bundler or the page's policy needs that done otherwise: `() => new Worker(...)`. Calls with the same
   * function share a worker.
   */
  worker?: () => Worker;
  /** How long the worker may take to load and start, in milliseconds. @defaultValue 120000 */
  workerTimeout?: number;
}

/** Starts the worker of this package, also if the package comes from another server (a CDN), whose workers browsers refuse. */
export function ownWorker(): Worker {
  // A script that is not a module.
  if (!import.meta.url) throw new PasticheError('backend-unavailable', noAddress);
  // Bundlers look for an expression of just this form. Those that put the address of a file here (webpack) change it too.
  if (!/^https?:/.test(import.meta.url) || new URL(import.meta.url).origin === location.origin) {
    return new Worker(new URL('./pastiche/worker.js', import.meta.url), { type: 'module' });
  }
  // A worker of the page's own may import from anywhere. Without `new URL`: bundlers would copy the file a second time.
  const script = import.meta.url.replace(/[^/]*$/, 'pastiche/worker.js');
  const shim = new Blob([`import ${JSON.stringify(script)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(shim), { type: 'module' });
}

const noAddress =
  "This bundle does not know its own address, and so not the worker's. Have the bundler write an ES module, or say where the worker is: " +
  "worker: () => new Worker('/pastiche/worker.js', { type: 'module' })";
