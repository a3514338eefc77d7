import type { Network } from '../networks/network.ts';
import { isHalving } from '../tfjs/pooling.ts';

/**
 * Whether ONNX Runtime's WebGPU provider, as of version 1.30, computes this network and its gradient correctly. It has no indices of max
 * pools, which overlapping windows need. It computes wrong convolutions for inputs of six channels, though not for three, so that only
 * multiples of four are trusted. VGG and the compact network are fine.
 */
export function suitsWebGpu({ operations }: Network): boolean {
  return operations.every((operation) => {
    if (operation.op === 'conv') return operation.in === 3 || operation.in % 4 === 0;
    return operation.op === 'pool' && isHalving(operation);
  });
}
