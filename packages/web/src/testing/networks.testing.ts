import type { StyleOptions } from '@pastiche/core';
import { type Network, vgg } from '@pastiche/models';

const input = { order: 'BGR' as const, mean: [0.4, 0.5, 0.6] as const, scale: 3 };

/** Two stages, for the conformance suite. */
export const tiny: Network = {
  name: 'tiny',
  input,
  operations: vgg({ convolutions: [1, 2], channels: [6, 8] }),
  provenance: 'the tests',
};

/** Channels by fours, which graphics cards read at once. */
export const fours: Network = {
  name: 'fours',
  input,
  operations: vgg({ convolutions: [1, 1], channels: [8, 12] }),
  provenance: 'the tests',
};

/** Strides, overlapping pools that end as Caffe's do, branches, normalization. */
export const branching: Network = {
  name: 'branching',
  input,
  operations: [
    { op: 'conv', name: 'first', in: 3, out: 6, size: 5, stride: 2 },
    { op: 'pool', name: 'half', size: 3, stride: 2, ceil: true },
    { op: 'conv', name: 'module/3x3', in: 6, out: 5 },
    { op: 'pool', from: 'half', size: 3, stride: 1, pad: 1 },
    { op: 'conv', name: 'module/proj', in: 6, out: 3, size: 1 },
    { op: 'concat', name: 'module/output', of: ['module/3x3', 'module/proj'] },
    { op: 'normalize', size: 3, alpha: 0.5, beta: 0.75, k: 1 },
    { op: 'conv', name: 'last', in: 8, out: 8, size: 2, pad: 0 },
  ],
  provenance: 'the tests',
};

/** Three stages, for a picture of twenty steps. */
export const slim: Network = {
  name: 'slim',
  input,
  operations: vgg({ convolutions: [1, 1, 1], channels: [8, 12, 16] }),
  provenance: 'the tests',
};

/** The same in the page and in Node. No deeper: on a graphics card of software every layer costs seconds. */
export const twenty: Partial<StyleOptions> = {
  ...{ size: 48, minSize: 48, iterations: 20, seed: 5, init: 'random' },
  ...{ contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1, conv3_1: 1 } },
};
