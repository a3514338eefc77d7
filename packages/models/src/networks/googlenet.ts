import { caffeZoo } from './inputs.ts';
import type { Network, Operation } from './network.ts';

/** GoogLeNet without its classifiers, with the layer names of Caffe's model zoo; `inception_3a/output` is a module's output. */
export const googlenet: Network = {
  name: 'googlenet',
  input: caffeZoo,
  operations: [
    { op: 'conv', name: 'conv1/7x7_s2', in: 3, out: 64, size: 7, stride: 2 },
    halve('pool1/3x3_s2'),
    normalize(),
    { op: 'conv', name: 'conv2/3x3_reduce', in: 64, out: 64, size: 1 },
    { op: 'conv', name: 'conv2/3x3', in: 64, out: 192 },
    normalize(),
    halve('pool2/3x3_s2'),
    ...inception('inception_3a', 'pool2/3x3_s2', 192, { one: 64, three: [96, 128], five: [16, 32], pool: 32 }),
    ...inception('inception_3b', 'inception_3a/output', 256, { one: 128, three: [128, 192], five: [32, 96], pool: 64 }),
    halve('pool3/3x3_s2'),
    ...inception('inception_4a', 'pool3/3x3_s2', 480, { one: 192, three: [96, 208], five: [16, 48], pool: 64 }),
    ...inception('inception_4b', 'inception_4a/output', 512, { one: 160, three: [112, 224], five: [24, 64], pool: 64 }),
    ...inception('inception_4c', 'inception_4b/output', 512, { one: 128, three: [128, 256], five: [24, 64], pool: 64 }),
    ...inception('inception_4d', 'inception_4c/output', 512, { one: 112, three: [144, 288], five: [32, 64], pool: 64 }),
    ...inception('inception_4e', 'inception_4d/output', 528, {
      one: 256,
      three: [160, 320],
      five: [32, 128],
      pool: 128,
    }),
    halve('pool4/3x3_s2'),
    ...inception('inception_5a', 'pool4/3x3_s2', 832, { one: 256, three: [160, 320], five: [32, 128], pool: 128 }),
    ...inception('inception_5b', 'inception_5a/output', 832, {
      one: 384,
      three: [192, 384],
      five: [48, 128],
      pool: 128,
    }),
  ],
  usual: {
    contentLayers: { 'inception_3b/output': 1 },
    styleLayers: {
      'conv1/7x7_s2': 0.2,
      'conv2/3x3': 0.2,
      'inception_3a/output': 0.2,
      'inception_4a/output': 0.2,
      'inception_4d/output': 0.2,
    },
  },
  provenance:
    'C. Szegedy et al., "Going Deeper with Convolutions", 2015 ' +
    "(weights of Caffe's model zoo, trained by S. Guadarrama; released for unrestricted use)",
};

function halve(name: string): Operation {
  return { op: 'pool', name, size: 3, stride: 2, ceil: true };
}

function normalize(): Operation {
  return { op: 'normalize', size: 5, alpha: 1e-4, beta: 0.75, k: 1 };
}

/** Channels of each branch of a module, after reduction and after convolution. */
interface Branches {
  one: number;
  three: readonly [number, number];
  five: readonly [number, number];
  pool: number;
}

/** An Inception module: parallel convolutions of several sizes and a pool. */
function inception(name: string, from: string, channels: number, { one, three, five, pool }: Branches): Operation[] {
  const part = (name_: string): string => `${name}/${name_}`;
  return [
    { op: 'conv', name: part('1x1'), from, in: channels, out: one, size: 1 },
    { op: 'conv', name: part('3x3_reduce'), from, in: channels, out: three[0], size: 1 },
    { op: 'conv', name: part('3x3'), in: three[0], out: three[1] },
    { op: 'conv', name: part('5x5_reduce'), from, in: channels, out: five[0], size: 1 },
    { op: 'conv', name: part('5x5'), in: five[0], out: five[1], size: 5 },
    { op: 'pool', from, size: 3, stride: 1, pad: 1 },
    { op: 'conv', name: part('pool_proj'), in: channels, out: pool, size: 1 },
    { op: 'concat', name: part('output'), of: ['1x1', '3x3', '5x5', 'pool_proj'].map(part) },
  ];
}
