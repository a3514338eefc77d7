import { convolveBack, type WayBack } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';

/** A layer of the middle of the network, small: one gradient of [1, side, side, channels]. */
const side = 24;
const channels = 64;
/** In milliseconds: no more is begun past this. */
const patience = 50;

const settled = new Map<string, WayBack>();

/**
 * Which kernel goes back through a convolution faster on the current backend: timed once, in alternation, on a small one;
 * then remembered. WebAssembly needs no probe: its transposed kernel is a plain loop, several times slower everywhere.
 */
export async function fasterWayBack(): Promise<WayBack> {
  const backend = tf.getBackend();
  if (backend === 'wasm') return 'rotated';
  const known = settled.get(backend);
  if (known) return known;
  const gradient = tf.ones([1, side, side, channels]) as tf.Tensor4D;
  const forward = tf.ones([3, 3, channels, channels]) as tf.Tensor4D;
  const bias = tf.zeros([channels]) as tf.Tensor1D;
  const ways = { rotated: { forward, backward: forward, bias }, transposed: { forward, bias } };
  const time = async (way: WayBack): Promise<number> => {
    const begin = performance.now();
    const result = convolveBack(gradient, ways[way]);
    await result.data();
    result.dispose();
    return performance.now() - begin;
  };
  const best: Record<WayBack, number> = { rotated: Number.POSITIVE_INFINITY, transposed: Number.POSITIVE_INFINITY };
  try {
    // The first of each compiles its shader, and does not count.
    for (const way of ['rotated', 'transposed'] as const) await time(way);
    const begin = performance.now();
    do {
      for (const way of ['rotated', 'transposed'] as const) best[way] = Math.min(best[way], await time(way));
    } while (performance.now() - begin < patience / 2);
  } finally {
    tf.dispose([gradient, forward, bias]);
  }
  const faster = best.transposed < best.rotated ? 'transposed' : 'rotated';
  settled.set(backend, faster);
  return faster;
}
