import type { Network } from '../networks/network.ts';
import { isHalving } from '../tfjs/pooling.ts';

/**
 * Whether ONNX Runtime's provider for WebGPU, as of its version 1.30, computes this network and its way back right. It knows no indices
 * of max pools, which windows that overlap need; and of convolutions whose input has six channels, though three are fine, it computes
 * something else, so that only channels by fours are trusted. VGG and the compact network suit it.
 */
export function suitsWebGpu({ operations }: Network): boolean {
  return operations.every((operation) => {
    if (operation.op === 'conv') return operation.in === 3 || operation.in % 4 === 0;
    return operation.op === 'pool' && isHalving(operation);
  });
}
