import * as tf from '@tensorflow/tfjs-core';

/**
 * Measures the seconds that `work` takes and its peak memory in bytes, beyond the memory in use before. On WebAssembly this is what the
 * backend and its kernels allocate, elsewhere tfjs's count of tensor memory, which counts views of one buffer more than once.
 */
export async function watchPeak<T>(work: () => Promise<T>): Promise<{ result: T; bytes: number; seconds: number }> {
  const stop = tf.getBackend() === 'wasm' ? watchHeap() : watchTensors();
  const begin = performance.now();
  try {
    const result = await work();
    return { result, bytes: stop(), seconds: (performance.now() - begin) / 1000 };
  } finally {
    stop();
  }
}

type Allocator = Record<'_malloc' | '_free', (value: number) => number>;

/** Counts allocations from now on; freeing earlier memory does not count. */
function watchHeap(): () => number {
  const { wasm } = tf.backend() as unknown as { wasm: Allocator };
  const { _malloc: allocate, _free: free } = wasm;
  const sizes = new Map<number, number>();
  let [now, peak] = [0, 0];
  wasm._malloc = (bytes) => {
    const address = allocate(bytes);
    sizes.set(address, bytes);
    now += bytes;
    peak = Math.max(peak, now);
    return address;
  };
  wasm._free = (address) => {
    now -= sizes.get(address) ?? 0;
    sizes.delete(address);
    return free(address);
  };
  return () => {
    Object.assign(wasm, { _malloc: allocate, _free: free });
    return peak;
  };
}

function watchTensors(): () => number {
  const engine = tf.engine();
  const before = tf.memory().numBytes;
  let peak = before;
  const runKernel = engine.runKernel;
  engine.runKernel = ((...args: Parameters<typeof runKernel>) => {
    const output = runKernel.apply(engine, args);
    peak = Math.max(peak, tf.memory().numBytes);
    return output;
  }) as typeof engine.runKernel;
  return () => {
    engine.runKernel = runKernel;
    return peak - before;
  };
}
