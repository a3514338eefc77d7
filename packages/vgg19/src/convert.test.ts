import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { networks, readSafetensors, readWeights, vgg } from '@pastiche/models';
import { expect, it } from 'vitest';
import { convert } from './convert.ts';

/** A stand-in for VGG-19, in Keras's format (fixtures/keras.py). */
const network = {
  ...networks.vgg19,
  name: 'tiny',
  operations: vgg({ convolutions: [1, 1], channels: [4, 2] }),
};
const original = new Uint8Array(readFileSync(fileURLToPath(new URL('../../../fixtures/keras1.h5', import.meta.url))));

it('the same original makes the same file on every machine', async () => {
  const { bytes, sha256 } = convert(await readWeights(original, network));
  expect(sha256).toBe('b8d00d58fae24936429924c32b68a9f545bd2ab92b80e8e1c51717723a4914fc');
  expect(convert(await readWeights(original, network)).bytes).toEqual(bytes);
});

it('the file paints like the original: the same names and input, and values that are off by half a scale at most', async () => {
  const from = await readWeights(original, network);
  const { bytes } = convert(from);
  const to = await readWeights(bytes, network);
  expect(to.network.input).toEqual(from.network.input);
  expect([...to.weights.keys()].sort()).toEqual([...from.weights.keys()].sort());
  for (const [name, { shape, data }] of readSafetensors(bytes)) {
    const values = from.weights.get(name)?.data ?? new Float32Array();
    const length = name.endsWith('.bias') ? 1 : data.length / shape[0];
    for (let i = 0; i < data.length; i++) {
      const begin = i - (i % length);
      const most = Math.max(...values.slice(begin, begin + length).map(Math.abs));
      expect(Math.abs(data[i] - values[i])).toBeLessThanOrEqual(name.endsWith('.bias') ? 0 : (0.5001 * most) / 127);
    }
  }
});
