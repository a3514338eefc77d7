import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutations } from '../../../../../test/mutations.ts';
import { caffe } from '../../networks/inputs.ts';
import { vgg } from '../../networks/network.ts';
import { networks } from '../../networks/networks.ts';
import { tiny } from '../tiny.testing.ts';
import type { Values } from '../weights.ts';
import { isHdf5, readKerasH5 } from './kerasH5.ts';
import { readWeights } from './readWeights.ts';

// Written by the HDF5 library: see fixtures/keras.py.
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../../../fixtures/${name}`, import.meta.url))));

describe('readKerasH5', () => {
  it.each(['keras1.h5', 'keras2.h5', 'keras3.h5'])(
    'reads %s: the output channel first, as PyTorch has it',
    async (name) => {
      const weights = await readKerasH5(fixture(name), tiny);
      expect([...weights.keys()]).toEqual(['conv1_1.weight', 'conv1_1.bias', 'conv2_1.weight', 'conv2_1.bias']);
      const { shape, data } = weights.get('conv2_1.weight') as Values;
      expect(shape).toEqual([2, 4, 3, 3]);
      const expected = Array.from({ length: 72 }, (_, at) => {
        const [o, i, y, x] = [Math.floor(at / 36), Math.floor(at / 9) % 4, Math.floor(at / 3) % 3, at % 3];
        return 1000 * y + 100 * x + 10 * i + o + 0.5;
      });
      expect([...data]).toEqual(expected);
      expect(weights.get('conv1_1.bias')).toEqual({ shape: [4], data: Float32Array.of(-0, -1, -2, -3) });
    },
  );

  it('is recognized by its first bytes, and expects the input of the VGG authors', async () => {
    expect(isHdf5(fixture('keras1.h5'))).toBe(true);
    expect(isHdf5(new Uint8Array(20))).toBe(false);
    const { network, weights } = await readWeights(fixture('keras1.h5'), { ...tiny, input: networks.compact.input });
    expect(network.input).toEqual(caffe);
    expect(weights.size).toBe(4);
  });

  it('reads only what the layers asked for need', async () => {
    const { weights } = await readWeights(fixture('keras1.h5'), tiny, ['conv1_1']);
    expect([...weights.keys()]).toEqual(['conv1_1.weight', 'conv1_1.bias']);
  });

  it('names the layer that does not fit', async () => {
    const wider = { ...tiny, operations: vgg({ convolutions: [1], channels: [5] }) };
    await expect(readKerasH5(fixture('keras1.h5'), wider)).rejects.toMatchObject({
      code: 'invalid-weights',
      message: expect.stringContaining('conv1_1 needs values of shape [3,3,3,5], and it has [3,3,3,4] and [4]'),
    });
  });

  it('refuses a broken file', async () => {
    const bytes = fixture('keras1.h5').slice(0, 300);
    await expect(readKerasH5(bytes, tiny)).rejects.toMatchObject({ code: 'invalid-weights' });
  });

  it('never fails in another way, or takes much memory, whatever it is given', async () => {
    const valid = fixture('keras1.h5');
    const values = fc.oneof(fc.constantFrom(0, 1, 127, 128, 255), fc.nat(255));
    const change = fc.tuple(fc.nat(valid.length - 1), values);
    const length = fc.oneof(
      { arbitrary: fc.constant(valid.length), weight: 9 },
      fc.integer({ min: 8, max: valid.length }),
    );
    const mutated = fc.tuple(fc.array(change, { minLength: 1, maxLength: 6 }), length);
    const before = process.memoryUsage().rss;
    let [read, refused] = [0, 0];
    const property = fc.asyncProperty(mutated, async ([changes, kept]) => {
      const bytes = valid.slice(0, kept);
      for (const [at, value] of changes) bytes[at] = value;
      await readKerasH5(bytes, tiny).then(
        () => read++,
        (error) => {
          if (error.code !== 'invalid-weights') throw error;
          refused++;
        },
      );
    });
    await fc.assert(property, { numRuns: mutations });
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
    // Both happen: the mutations are neither all harmless nor all found at the first byte.
    expect(Math.min(read, refused)).toBeGreaterThan(mutations / 100);
  });
});
