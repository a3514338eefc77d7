import { measuredLayers, type TileOptions } from '@pastiche/core';
import { type NetworkName, networkSizes, networks } from '@pastiche/models';
import type { MemoryCheck } from '@pastiche/pipeline';
import * as tf from '@tensorflow/tfjs-core';

/** What a step holds, as a multiple of its activations (bench/memory.ts). */
const step = 2.7;
/** The share of a device's memory that activations may take; the page, the pictures and other pages need the rest: more of it on small devices. */
const share = (gigabytes: number): number => (gigabytes < 8 ? 0.25 : 0.4);
const gigabyte = 2 ** 30;
/** What browsers that do not say have at least; those that do stop at 8 GB. */
const usual = 4;

/** What WebGPU can bind at once, in bytes. */
interface Limits {
  maxBufferSize: number;
  maxStorageBufferBindingSize: number;
}

/** The blocks that fit into a device's memory, and into what its graphics card can bind at once. */
export function tilesHere({ encoder, engine, settings, losses }: MemoryCheck): Promise<TileOptions | undefined> {
  return engine.use(() => {
    if (!Object.hasOwn(networks, encoder.name)) return undefined;
    const layers = losses?.flatMap((loss) => loss.layers) ?? measuredLayers(settings);
    const { activations, largest } = networkSizes(networks[encoder.name as NetworkName], layers);
    const { deviceMemory = usual } = navigator as { deviceMemory?: number };
    const fitting = (share(deviceMemory) * deviceMemory * gigabyte) / (step * activations);
    return { mostPixels: Math.floor(Math.min(fitting, mostBound() / largest)) };
  });
}

function mostBound(): number {
  const { device } = tf.backend() as { device?: { limits?: Limits } };
  const { maxBufferSize, maxStorageBufferBindingSize } = device?.limits ?? {};
  return Math.min(maxBufferSize ?? Number.POSITIVE_INFINITY, maxStorageBufferBindingSize ?? Number.POSITIVE_INFINITY);
}
