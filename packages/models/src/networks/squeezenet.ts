import { caffeZoo } from './inputs.ts';
import type { Network, Operation } from './network.ts';

/**
 * SqueezeNet 1.1 with its authors' layer names; `fire2/concat` is a module's output. The last layer, `conv10`, has one unit per ImageNet
 * class.
 */
export const squeezenet: Network = {
  name: 'squeezenet',
  input: caffeZoo,
  operations: [
    { op: 'conv', name: 'conv1', in: 3, out: 64, stride: 2, pad: 0 },
    pool(),
    ...fire('fire2', 64, 16, 64),
    ...fire('fire3', 128, 16, 64),
    pool(),
    ...fire('fire4', 128, 32, 128),
    ...fire('fire5', 256, 32, 128),
    pool(),
    ...fire('fire6', 256, 48, 192),
    ...fire('fire7', 384, 48, 192),
    ...fire('fire8', 384, 64, 256),
    ...fire('fire9', 512, 64, 256),
    { op: 'conv', name: 'conv10', in: 512, out: 1000, size: 1 },
  ],
  usual: {
    contentLayers: { 'fire5/concat': 1 },
    styleLayers: { conv1: 0.2, 'fire2/concat': 0.2, 'fire4/concat': 0.2, 'fire6/concat': 0.2, 'fire8/concat': 0.2 },
  },
  provenance:
    'F. Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size", 2016 ' +
    '(version 1.1; weights BSD-2-Clause)',
};

function pool(): Operation {
  return { op: 'pool', size: 3, stride: 2, ceil: true };
}

/** A fire module: a 1x1 convolution to few channels, then parallel 1x1 and 3x3 convolutions to many. */
function fire(name: string, channels: number, squeezed: number, expanded: number): Operation[] {
  const [squeeze, single, windows] = ['squeeze1x1', 'expand1x1', 'expand3x3'].map((part) => `${name}/${part}`);
  return [
    { op: 'conv', name: squeeze, in: channels, out: squeezed, size: 1 },
    { op: 'conv', name: single, from: squeeze, in: squeezed, out: expanded, size: 1 },
    { op: 'conv', name: windows, from: squeeze, in: squeezed, out: expanded },
    { op: 'concat', name: `${name}/concat`, of: [single, windows] },
  ];
}
