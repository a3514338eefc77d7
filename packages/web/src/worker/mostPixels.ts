import type { NetworkSizes } from '@pastiche/models';

/** What is known of a device's memory. */
export interface DeviceMemory {
  /** Of the whole device, as Chromium says. */
  gigabytes?: number;
  processors: number;
  isPhone: boolean;
  /** Whether WebAssembly computes. */
  isWasm: boolean;
  /** What WebGPU can bind at once, in bytes. */
  limits?: { maxBufferSize: number; maxStorageBufferBindingSize: number };
}

/** What a run needs. Of the network, bytes per pixel but for the weights. */
export interface Need extends Pick<NetworkSizes, 'weights' | 'activations' | 'largest'> {
  /** Of the largest picture. */
  pixels: number;
  /** What the content's features take of a pixel, in bytes. */
  target: number;
  /** Whether the optimizer remembers gradients. */
  isRemembered: boolean;
  /** The most bytes that the caller allows. */
  memory?: number;
}

/** What a step holds, as a multiple of its activations (bench/memory.ts). */
const step = 2.7;
/** Of a pixel, as floats. */
const rgb = 12;
/**
 * The picture being painted, the best so far, their average, a gradient and what Adam remembers, and what comes of a step; outside of the engine
 * photo, gradient and snapshot, and a checkpoint while it is taken.
 */
const copies = 16;
/** Of pictures and gradients that L-BFGS remembers. */
const remembered = 20;
const gigabyte = 2 ** 30;
/** What WebAssembly's allocator can use of the 4 GB that it can address. */
const addressable = 3.8e9;
/** Blocks are not smaller, whatever the memory: they would be little else than margins. */
const least = 384 ** 2;

/** The most pixels that a device computes at once. */
export function mostPixels(device: DeviceMemory, need: Need): number {
  const { weights, activations, largest, pixels, target, isRemembered, memory } = need;
  const budget = Math.min(
    memory ?? shareOf(gigabytesOf(device)),
    device.isWasm ? addressable : Number.POSITIVE_INFINITY,
  );
  const pictures = pixels * (rgb * (copies + (isRemembered ? remembered : 0)) + 2 * target);
  const fitting = (budget - pictures - 2 * weights) / (step * activations);
  const { maxBufferSize = Number.POSITIVE_INFINITY, maxStorageBufferBindingSize = maxBufferSize } = device.limits ?? {};
  return Math.floor(Math.min(Math.max(least, fitting), Math.min(maxBufferSize, maxStorageBufferBindingSize) / largest));
}

/** The bytes that a run may take; the page and other programs need the rest: more of it on small devices. */
function shareOf(gigabytes: number): number {
  return (gigabytes < 8 ? 0.25 : 0.4) * gigabytes * gigabyte;
}

/**
 * Firefox and Safari do not say it. Their computers with eight processors have 8 GB or more; phones have eight processors too, but less memory.
 * An iPad says that it is a Mac, but Safari counts no more than four of its processors.
 */
function gigabytesOf({ gigabytes, processors, isPhone }: DeviceMemory): number {
  return Math.min(8, gigabytes ?? (processors >= 8 && !isPhone ? 8 : 4));
}
