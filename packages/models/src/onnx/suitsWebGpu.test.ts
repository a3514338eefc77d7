import { expect, it } from 'vitest';
import { type NetworkName, networks } from '../networks/networks.ts';
import { suitsWebGpu } from './suitsWebGpu.ts';

it('trusts the provider for WebGPU with channels by fours and pools that halve', () => {
  const names = Object.keys(networks) as NetworkName[];
  expect(names.filter((name) => suitsWebGpu(networks[name]))).toEqual(['compact', 'vgg19', 'vgg16', 'random']);
});
