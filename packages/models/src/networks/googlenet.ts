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
    ...inception('inception_3a', 'pool2/3x3_s2', 192, [64, 96, 128, 16, 32, 32]),
    ...inception('inception_3b', 'inception_3a/output', 256, [128, 128, 192, 32, 96, 64]),
    halve('pool3/3x3_s2'),
    ...inception('inception_4a', 'pool3/3x3_s2', 480, [192, 96, 208, 16, 48, 64]),
    ...inception('inception_4b', 'inception_4a/output', 512, [160, 112, 224, 24, 64, 64]),
    ...inception('inception_4c', 'inception_4b/output', 512, [128, 128, 256, 24, 64, 64]),
    ...inception('inception_4d', 'inception_4c/output', 512, [112, 144, 288, 32, 64, 64]),
    ...inception('inception_4e', 'inception_4d/output', 528, [256, 160, 320, 32, 128, 128]),
    halve('pool4/3x3_s2'),
    ...inception('inception_5a', 'pool4/3x3_s2', 832, [256, 160, 320, 32, 128, 128]),
    ...inception('inception_5b', 'inception_5a/output', 832, [384, 192, 384, 48, 128, 128]),
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

/**
 * An Inception module: parallel convolutions of several sizes and a pool.
 *
 * @param filters the numbers of table 1 of the paper: #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool proj
 */
function inception(name: string, from: string, channels: number, filters: readonly number[]): Operation[] {
  const [one, reduceThree, three, reduceFive, five, pool] = filters;
  const part = (branch: string): string => `${name}/${branch}`;
  return [
    { op: 'conv', name: part('1x1'), from, in: channels, out: one, size: 1 },
    { op: 'conv', name: part('3x3_reduce'), from, in: channels, out: reduceThree, size: 1 },
    { op: 'conv', name: part('3x3'), in: reduceThree, out: three },
    { op: 'conv', name: part('5x5_reduce'), from, in: channels, out: reduceFive, size: 1 },
    { op: 'conv', name: part('5x5'), in: reduceFive, out: five, size: 5 },
    { op: 'pool', from, size: 3, stride: 1, pad: 1 },
    { op: 'conv', name: part('pool_proj'), in: channels, out: pool, size: 1 },
    { op: 'concat', name: part('output'), of: ['1x1', '3x3', '5x5', 'pool_proj'].map(part) },
  ];
}
