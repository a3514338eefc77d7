import * as tf from '@tensorflow/tfjs-core';

const flag = 'WASM_HAS_MULTITHREAD_SUPPORT';
/** A worker that the policy forbids may give no event at all: the limit, in milliseconds. */
const limit = 5000;

/** For people: the number of WebAssembly's threads, if there are several. tfjs takes half of the processors, and eight at most. */
export function threads(): string {
  const count = tf.env().getFlags()[flag] ? Math.min(8, Math.floor(navigator.hardwareConcurrency / 2)) : 1;
  return count > 1 ? `, ${count} threads` : '';
}

/** Keeps tfjs from starting threads where the page's policy (CSP) forbids them: it would wait for them for ever. */
export async function allowThreads(): Promise<void> {
  if (globalThis.crossOriginIsolated && !(await canStartThreads())) tf.env().set(flag, false);
}

/** Starts what tfjs's threads are: a worker of a Blob that imports another Blob. */
async function canStartThreads(): Promise<boolean> {
  const imported = addressOf('');
  const address = addressOf(`importScripts(${JSON.stringify(imported)}); postMessage('')`);
  let worker: Worker | undefined;
  try {
    const started = new Worker(address);
    worker = started;
    return await new Promise<boolean>((resolve) => {
      started.onmessage = () => resolve(true);
      started.onerror = () => resolve(false);
      setTimeout(() => resolve(false), limit);
    });
  } catch {
    return false;
  } finally {
    worker?.terminate();
    for (const each of [imported, address]) URL.revokeObjectURL(each);
  }
}

function addressOf(script: string): string {
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}
