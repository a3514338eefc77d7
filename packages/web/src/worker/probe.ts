import { convolveBack, type WayBack } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { deviceName } from './deviceName.ts';
import { recall, remember } from './memo.ts';

/** A layer of the middle of the network, small: one gradient of [1, side, side, channels]. */
const side = 24;
const channels = 64;
/** In milliseconds: no more is begun past this. */
const patience = 50;
/** Changes when the probe or its kernels do, since what was found before does not hold then. */
const version = 1;

const ways = ['rotated', 'transposed'] as const;

/** What was found in this worker. */
const settled = new Map<string, WayBack>();

/**
 * Which kernel goes back through a convolution faster on the current backend: timed once for a device and a version of the
 * browser, then remembered from visit to visit. WebAssembly needs no probe: its transposed kernel is a plain loop, several
 * times slower everywhere.
 */
export async function fasterWayBack(): Promise<WayBack> {
  const backend = tf.getBackend();
  if (backend === 'wasm') return 'rotated';
  const key = `way back ${version}, ${backend}, ${deviceName()}, ${navigator.userAgent}`;
  const remembered = settled.get(key) ?? (await recall(key));
  const faster = ways.find((way) => way === remembered) ?? (await measure());
  settled.set(key, faster);
  if (faster !== remembered) await remember(key, faster);
  return faster;
}

/** Times both in alternation, on a small convolution. */
async function measure(): Promise<WayBack> {
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
    // The first of each compiles its shader, and does not count.
    for (const way of ways) await time(way);
    const begin = performance.now();
    do {
      for (const way of ways) best[way] = Math.min(best[way], await time(way));
    } while (performance.now() - begin < patience / 2);
  } finally {
    tf.dispose([gradient, forward, bias]);
  }
  return best.transposed < best.rotated ? 'transposed' : 'rotated';
}
