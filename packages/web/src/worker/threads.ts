import * as tf from '@tensorflow/tfjs-core';

const flag = 'WASM_HAS_MULTITHREAD_SUPPORT';

/** For people: the number of WebAssembly's threads, if there are several. tfjs takes half of the processors, and eight at most. */
export function threads(): string {
  const count = tf.env().getFlags()[flag] ? Math.min(8, Math.floor(navigator.hardwareConcurrency / 2)) : 1;
  return count > 1 ? `, ${count} threads` : '';
}

/** Keeps tfjs from starting threads where the page's policy (CSP) forbids them: it would wait for them for ever. */
export async function allowThreads(): Promise<void> {
  if (globalThis.crossOriginIsolated && !(await canStartThreads())) tf.env().set(flag, false);
}

/** Tries what tfjs's threads do: a worker of a Blob imports another Blob. */
async function canStartThreads(): Promise<boolean> {
  const imported = addressOf('');
  const script = addressOf(`let ok = true; try { importScripts('${imported}') } catch { ok = false } postMessage(ok)`);
  try {
    const worker = new Worker(script);
    const isFine = await new Promise<boolean>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => resolve(false);
    });
    worker.terminate();
    return isFine;
  } catch {
    return false;
  }
}

function addressOf(script: string): string {
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}
