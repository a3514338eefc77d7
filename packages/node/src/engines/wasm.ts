import { PasticheError } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';

// A dependency: bundlers must see its name.
export async function loadWasm(): Promise<undefined> {
  await import('@tensorflow/tfjs-backend-wasm');
}

/** Of the 4 GB that WebAssembly can address; the rest is for what the kernels allocate by themselves. */
export const mostMemory: number = 3.5 * 2 ** 30;

/** The allocators that have a limit. */
const limited = new WeakSet<object>();

/**
 * Without memory the WebAssembly backend does not stop: kernels compute nothing and say so on stderr, others write at
 * address 0. That ends in wrong numbers, or in an error from nowhere. Makes it a clear error before it comes to that.
 */
export function limitMemory(): undefined {
  const { wasm } = tf.backend() as unknown as { wasm: Record<'_malloc' | '_free', (value: number) => number> };
  // The loader's own function replaces itself at its first call, and would replace ours.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  if (limited.has(allocate)) return;
  wasm._malloc = (bytes) => {
    const address = allocate(bytes) >>> 0;
    if (address + bytes <= mostMemory && (address !== 0 || bytes === 0)) return address;
    wasm._free(address);
    throw new PasticheError('out-of-memory', 'WebAssembly has no memory left (4 GB in all). Choose a smaller size.');
  };
  limited.add(wasm._malloc);
}

/**
 * The WebAssembly backend's loader installs handlers that turn any uncaught error of the whole process into a dump of its
 * own source. Removes what was added in the meantime.
 */
export function guardListeners(): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'uncaughtException')));
  return () => {
    events.forEach((event, i) => {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (!before[i].has(listener)) process.removeListener(event, listener);
      }
    });
  };
}
