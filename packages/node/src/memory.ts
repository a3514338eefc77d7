import { totalmem } from 'node:os';
import { type Encoder, PasticheError, type RawImage, resolveOptions, type StyleOptions } from '@pastiche/core';
import { isLayer, type NetworkName, networks, nodesOf, sizesAlong, upTo } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';

interface Limit {
  /** Whose memory. */
  owner: string;
  /** How much there is, in bytes. */
  memory: number;
  /** What of one picture takes it: all activations, or those of the layers that losses read; and how many times that. */
  of: 'activations' | 'features';
  multiple: number;
}

/** What WebAssembly can address. */
const addressable = { owner: 'WebAssembly', memory: 2 ** 32 };

/** Measured at 512 and 1024 px: on WebAssembly 3.1 to 4.4 times the activations, of heap; on ONNX Runtime 1.5 to 2.4 times, of the process. */
function limitsOf(encoder: Encoder): Limit[] {
  if (!encoder.evaluator) return [{ ...addressable, of: 'activations', multiple: 5 }];
  return [
    { owner: 'this machine', memory: machineMemory(), of: 'activations', multiple: 3 },
    // Where a picture is measured before the first step: its features, and turned around for a Gram matrix.
    { ...addressable, of: 'features', multiple: 2 },
  ];
}

/** Of this machine, or of the container that this is. */
function machineMemory(): number {
  // 0, or more than anybody has, where there is no limit.
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

/**
 * Refuses a size that there is no memory for. Past the end of WebAssembly's its kernels compute nothing, and say so only on stderr;
 * past the end of the machine's the process is killed. Sizes close to the limit pass here, and may meet the allocator's own (see
 * `useBackend`).
 *
 * @throws PasticheError `out-of-memory`
 */
export function checkMemory(
  encoder: Encoder,
  layers: readonly string[],
  { width, height }: RawImage,
  options: Partial<Pick<StyleOptions, 'preset' | 'size'>>,
  limits: readonly Limit[] = limitsOf(encoder),
): void {
  if (tf.getBackend() !== 'wasm' || !Object.hasOwn(networks, encoder.name)) return;
  const { size } = resolveOptions(options);
  const pixels = (size * size * Math.min(width, height)) / Math.max(width, height);
  for (const { owner, memory, of, multiple } of limits) {
    const bytes = pixels * bytesPerPixel(encoder.name as NetworkName, layers, of) * multiple;
    if (bytes <= memory) continue;
    const largest = Math.floor(size * Math.sqrt(memory / bytes));
    const [needed, there] = [Math.ceil(bytes / 2 ** 30), Math.floor(memory / 2 ** 30)];
    throw new PasticheError(
      'out-of-memory',
      `At size ${size} this picture takes about ${needed} GB, and ${owner} has ${there}: ` +
        `choose a size of at most ${largest}, or another backend`,
    );
  }
}

/** Of all activations as far as the deepest layer, or of the features of these layers, as 32-bit floats. */
function bytesPerPixel(model: NetworkName, layers: readonly string[], of: Limit['of']): number {
  // A side so long that borders do not matter.
  const side = 2 ** 12;
  const nodes = nodesOf(upTo(networks[model], layers));
  const sizes = sizesAlong(nodes, { width: side, height: side });
  const floats = nodes.map(({ operation, channels }, i) => {
    const share = (sizes[i].width * sizes[i].height) / side ** 2;
    const tap = operation.op === 'conv' ? operation.tap : undefined;
    // A pool's output is gone before memory is scarcest.
    if (of === 'activations') return operation.op === 'pool' ? 0 : (channels + (tap ?? 0)) * share;
    return isLayer(operation) && layers.includes(operation.name) ? (tap ?? channels) * share : 0;
  });
  return 4 * floats.reduce((sum, each) => sum + each, 0);
}
