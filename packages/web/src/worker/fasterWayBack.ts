import { convolveBack, type WayBack } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { deviceName } from './device.ts';
import { readStored, store } from './storedText.ts';

/** Shape of the gradient that is timed: `[1, side, side, channels]`, as in the middle of the network, but small. */
const side = 24;
const channels = 64;
/** Limit of the timing, in milliseconds. */
const limit = 50;
/** Must change with the timing or its kernels, so that stored results are not used any more. */
const version = 1;

const ways = ['rotated', 'transposed'] as const;

/**
 * The faster kernel of the backward convolution on tfjs's current backend. It is timed once for a device and a version of the browser; the
 * result is stored. On WebAssembly nothing is timed: its transposed kernel is a plain loop, several times slower everywhere.
 */
export async function fasterWayBack(): Promise<WayBack> {
  const backend = tf.getBackend();
  if (backend === 'wasm') return 'rotated';
  const key = `way back ${version}, ${backend}, ${deviceName()}, ${navigator.userAgent}`;
  const before = await readStored(key);
  const faster = ways.find((way) => way === before) ?? (await timeBoth());
  if (faster !== before) await store(key, faster);
  return faster;
}

/** Times both kernels in alternation. */
async function timeBoth(): Promise<WayBack> {
  const gradient = tf.ones([1, side, side, channels]) as tf.Tensor4D;
  const forward = tf.ones([3, 3, channels, channels]) as tf.Tensor4D;
  const bias = tf.zeros([channels]) as tf.Tensor1D;
  const filters = { rotated: { forward, backward: forward, bias }, transposed: { forward, bias } };
  const time = async (way: WayBack): Promise<number> => {
    const begin = performance.now();
    const result = convolveBack(gradient, filters[way]);
    await result.data();
    result.dispose();
    return performance.now() - begin;
  };
  const best: Record<WayBack, number> = { rotated: Number.POSITIVE_INFINITY, transposed: Number.POSITIVE_INFINITY };
  try {
    // The first of each compiles a shader, and does not count.
    for (const way of ways) await time(way);
    const begin = performance.now();
    do {
      for (const way of ways) best[way] = Math.min(best[way], await time(way));
    } while (performance.now() - begin < limit / 2);
  } finally {
    tf.dispose([gradient, forward, bias]);
  }
  return best.transposed < best.rotated ? 'transposed' : 'rotated';
}
