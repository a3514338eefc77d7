import type { Network } from './network.ts';

/** A network with every operation that VGG lacks: strides, other window sizes, paddings, branches, normalization. */
export const branching: Network = {
  name: 'branching',
  input: { order: 'BGR', mean: [0.4, 0.5, 0.6], scale: [3, 4, 5] },
  operations: [
    { op: 'conv', name: 'first', in: 3, out: 6, size: 5, stride: 2, pad: 1 },
    { op: 'pool', size: 3, stride: 2, ceil: true },
    { op: 'normalize', size: 3, alpha: 0.5, beta: 0.75, k: 1 },
    { op: 'conv', name: 'reduced', in: 6, out: 5, size: 1 },
    { op: 'conv', name: 'module/3x3', in: 5, out: 6 },
    { op: 'conv', name: 'module/5x5', from: 'reduced', in: 5, out: 4, size: 5 },
    { op: 'pool', name: 'module/pool', from: 'reduced', size: 3, stride: 1, pad: 1 },
    { op: 'conv', name: 'module/proj', in: 5, out: 3, size: 1 },
    { op: 'concat', name: 'module/output', of: ['module/3x3', 'module/5x5', 'module/proj'] },
    { op: 'pool', size: 3, stride: 2, ceil: true },
    { op: 'conv', name: 'last', in: 13, out: 8, size: 2, pad: 0 },
  ],
  provenance: 'a test',
};
