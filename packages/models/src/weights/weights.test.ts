import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { convolutionsOf, windowOf } from '../networks/network.ts';
import { networks } from '../networks/networks.ts';
import { readSafetensors } from './formats/safetensors.ts';
import { randomWeights } from './random.ts';
import { checkWeights, type Values, type Weights } from './weights.ts';

describe('the tables', () => {
  it.each([
    ['vgg19', 16, 'conv5_4', 20_024_384],
    ['vgg16', 13, 'conv5_3', 14_714_688],
    ['random', 13, 'conv5_1', 810_128],
    ['compact', 13, 'conv5_1', 1_190_128],
    ['squeezenet', 26, 'conv10', 1_235_496],
    // 6,998,552 with its classifier.
    ['googlenet', 57, 'inception_5b/pool_proj', 5_973_552],
  ] as const)('%s has %i convolutions to %s, and %i parameters', (name, count, last, parameters) => {
    const convolutions = convolutionsOf(networks[name]);
    expect(convolutions).toHaveLength(count);
    expect(convolutions[count - 1].name).toBe(last);
    const counts = convolutions.map((each) => each.out * (each.in * windowOf(each).size ** 2 + 1));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(parameters);
  });
});

describe('randomWeights', () => {
  const weights = randomWeights(networks.random, 0);

  it('gives the same filters for the same seed, and others for another', () => {
    const bytes = (seed: number): Buffer =>
      Buffer.concat([...randomWeights(networks.random, seed).values()].map(({ data }) => Buffer.from(data.buffer)));
    expect(bytes(0).equals(bytes(0))).toBe(true);
    expect(bytes(0).equals(bytes(1))).toBe(false);
  });

  it('gives filters that keep the size of activations: variance 2 / fan-in', () => {
    const { data } = weights.get('conv4_2.weight') as Values;
    const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length;
    expect((variance * 9 * 128) / 2).toBeCloseTo(1, 1);
  });
});

describe('the compact network', () => {
  const file = fileURLToPath(new URL('../../weights/compact.safetensors', import.meta.url));

  it('comes with weights that fit its table, in at most 2.5 MB', () => {
    const bytes = readFileSync(file);
    expect(bytes.length).toBeLessThanOrEqual(2.5e6);
    expect(checkWeights(readSafetensors(bytes), networks.compact)).toHaveLength(13);
  });
});

describe('checkWeights', () => {
  const network = networks.random;
  const good = randomWeights(network, 0);
  const without = (...names: string[]): Weights => new Map([...good].filter(([name]) => !names.includes(name)));
  const replaced = (name: string, values: Values): Weights => new Map([...good, [name, values]]);

  it('names the layers that can be computed', () => {
    expect(checkWeights(good, network)).toHaveLength(13);
    expect(checkWeights(without('conv5_1.weight', 'conv5_1.bias'), network).at(-1)?.name).toBe('conv4_4');
  });

  it.each<[string, Weights, RegExp]>([
    ['nothing', new Map(), /weights for random: 'conv1_1.weight' is missing/],
    ['a gap', without('conv3_2.bias'), /'conv3_2.bias' is missing, but the deeper 'conv3_3.weight' is there/],
    [
      'a wrong shape',
      replaced('conv2_1.bias', { shape: [7], data: new Float32Array(7) }),
      /'conv2_1.bias' has the shape \[7\] where \[32\]/,
    ],
    ['a wrong rank', replaced('conv1_1.weight', { shape: [432], data: new Float32Array(432) }), /shape \[432\]/],
    ['NaN', replaced('conv1_1.bias', { shape: [16], data: new Float32Array(16).fill(Number.NaN) }), /not finite/],
  ])('refuses %s', (_, weights, message) => {
    expect(() => checkWeights(weights, network)).toThrow(message);
  });
});
