import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { caffe, torchvision } from '../../networks/inputs.ts';
import { type InputConvention, type Network, vgg } from '../../networks/network.ts';
import { networks } from '../../networks/networks.ts';
import type { Values } from '../weights.ts';
import { inputMetadata, neededFor, ownName, readWeights } from './readWeights.ts';
import { writeSafetensors } from './safetensors.ts';

const tiny: Network = {
  ...networks.vgg19,
  name: 'tiny',
  operations: vgg({ convolutions: [2, 1], channels: [2, 2] }),
};
const values = (value: number, ...shape: number[]): Values => ({
  shape,
  data: new Float32Array(shape.reduce((product, length) => product * length, 1)).fill(value),
});

describe('readWeights', () => {
  const torch = new Map([
    ['classifier.0.weight', values(9, 5)],
    ['features.0.bias', values(2, 2)],
    ['features.0.weight', values(1, 2, 3, 3, 3)],
    ['features.2.bias', values(4, 2)],
    ['features.2.weight', values(3, 2, 2, 3, 3)],
    ['features.5.bias', values(6, 2)],
    ['features.5.weight', values(5, 2, 2, 3, 3)],
    ['features.7.weight', values(9, 2, 2, 3, 3)],
  ]);

  it("gives torchvision's tensors our names, and its input", async () => {
    const { network, weights } = await readWeights(writeSafetensors(torch), tiny);
    expect(Object.fromEntries([...weights].map(([name, { data }]) => [name, data[0]]))).toEqual({
      'conv1_1.weight': 1,
      'conv1_1.bias': 2,
      'conv1_2.weight': 3,
      'conv1_2.bias': 4,
      'conv2_1.weight': 5,
      'conv2_1.bias': 6,
    });
    expect(network).toEqual({ ...tiny, input: torchvision });
  });

  it('reads only what the layers need', async () => {
    const { weights } = await readWeights(writeSafetensors(torch), tiny, ['conv1_2']);
    expect([...weights.keys()].every((name) => name.startsWith('conv1_'))).toBe(true);
    expect(weights.size).toBe(4);
  });

  it('numbers the layers of VGG-19 as torchvision does', () => {
    const numbers = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];
    const names = numbers.map((n) => ownName(`features.${n}.bias`, networks.vgg19)?.replace('.bias', ''));
    expect(names).toEqual(neededFor(networks.vgg19));
    expect(ownName('features.4.bias', networks.vgg19)).toBeUndefined();
  });

  it("takes no other network's numbers for VGG's", () => {
    expect(ownName('features.0.weight', networks.squeezenet)).toBeUndefined();
    expect(ownName('fire2/expand3x3.bias', networks.squeezenet)).toBe('fire2/expand3x3.bias');
  });

  const own = (input?: Partial<Record<keyof InputConvention, unknown>>): Uint8Array =>
    writeSafetensors(new Map([['conv1_1.weight', values(1, 2, 3, 3, 3)]]), {
      metadata: input && inputMetadata({ ...caffe, ...input } as InputConvention),
    });

  it('takes the input from the file, or else the network’s usual one', async () => {
    expect((await readWeights(own(), tiny)).network.input).toEqual(caffe);
    expect((await readWeights(own(torchvision), tiny)).network.input).toEqual(torchvision);
    const compact = readFileSync(fileURLToPath(new URL('../../../weights/compact.safetensors', import.meta.url)));
    expect((await readWeights(compact, networks.compact)).network.input).toEqual(networks.compact.input);
  });

  it.each([{ order: 'GRB' }, { mean: [1, 2] }, { mean: 'x' }, { scale: null }, { scale: [1, 2, 'x'] }])(
    'refuses the input %o',
    async (input) => {
      await expect(readWeights(own(input), tiny)).rejects.toMatchObject({ code: 'invalid-weights' });
    },
  );
});
