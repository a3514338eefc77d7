import { createRandom } from '@pastiche/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutations } from '../../../../../test/mutations.ts';
import type { Weights } from '../weights.ts';
import { readSafetensors, readSafetensorsHeader, writeSafetensors } from './safetensors.ts';

/** A file with this header, and this much data. */
function file(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const words = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

describe('readSafetensors', () => {
  it('reads F32, wherever it is in memory', () => {
    const data = new Uint8Array(Float32Array.of(1.5, -2).buffer);
    const bytes = file({ a: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] } }, data);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    for (const input of [
      bytes,
      shifted.subarray(1),
      Buffer.from(bytes),
      Buffer.concat([Buffer.from('x'), bytes]).subarray(1),
    ]) {
      expect(readSafetensors(input).get('a')).toEqual({ shape: [2, 1], data: Float32Array.of(1.5, -2) });
    }
  });

  it('reads F16: one, the largest, the smallest, minus zero, infinity, not a number', () => {
    const bytes = file(
      { a: { dtype: 'F16', shape: [6], data_offsets: [0, 12] } },
      words(0x3c00, 0x7bff, 1, 0x8000, 0xfc00, 0x7e00),
    );
    const values = [...(readSafetensors(bytes).get('a')?.data ?? [])];
    expect(values).toEqual([1, 65504, 2 ** -24, -0, Number.NEGATIVE_INFINITY, Number.NaN]);
  });

  it('reads BF16', () => {
    const bytes = file({ a: { dtype: 'BF16', shape: [3], data_offsets: [0, 6] } }, words(0x3f80, 0xc000, 0x3e20));
    expect([...(readSafetensors(bytes).get('a')?.data ?? [])]).toEqual([1, -2, 0.15625]);
  });

  it('reads only what is wanted, and skips the metadata', () => {
    const entry = (begin: number) => ({ dtype: 'F32', shape: [1], data_offsets: [begin, begin + 4] });
    const bytes = file({ __metadata__: { by: 'me' }, a: entry(0), b: entry(4) }, new Uint8Array(8));
    expect([...readSafetensors(bytes, (name) => name === 'b').keys()]).toEqual(['b']);
  });

  it('reads a tensor without values', () => {
    const bytes = file({ a: { dtype: 'F32', shape: [0, 3], data_offsets: [0, 0] } });
    expect(readSafetensors(bytes).get('a')?.data).toHaveLength(0);
  });

  const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  const eight = new Uint8Array(8);
  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /it has 0 bytes/],
    ['a header longer than the file', file('{}').subarray(0, 9), /claims to have a header of 2 bytes, but has 9/],
    ['a header of absurd length', new Uint8Array(16).fill(255), /claims to have a header of/],
    ['a header that is not JSON', file('{"a":'), /not JSON/],
    ['a header that is not UTF-8', file('\u00ff').map((byte, i) => (i === 8 ? 0xff : byte)), /not JSON/],
    ['a header that is a list', file('[]'), /not a JSON object/],
    ['metadata that is not a list of strings', file({ __metadata__: { a: 1 } }), /__metadata__/],
    ['an entry that is not an object', file({ a: 3 }), /entry for 'a'/],
    ['a type it cannot read', file({ a: { ...entry, dtype: 'I64' } }, eight), /type "I64"/],
    ['a type that only objects have', file({ a: { ...entry, dtype: 'toString' } }, eight), /type "toString"/],
    ['a negative length', file({ a: { ...entry, shape: [-2] } }, eight), /no proper shape/],
    ['a fractional length', file({ a: { ...entry, shape: [1.5] } }, eight), /no proper shape/],
    ['too many axes', file({ a: { ...entry, shape: [2, 1, 1, 1, 1, 1, 1, 1, 1] } }, eight), /no proper shape/],
    ['offsets that are missing', file({ a: { dtype: 'F32', shape: [2] } }, eight), /no proper offsets/],
    ['offsets beyond the end', file({ a: { ...entry, data_offsets: [4, 12] } }, eight), /bytes 4 to 12 .* only 8/],
    ['offsets in the wrong order', file({ a: { ...entry, data_offsets: [8, 0] } }, eight), /bytes 8 to 0/],
    ['integers without scales', file({ a: { dtype: 'I8', shape: [8, 1], data_offsets: [0, 8] } }, eight), /scales/],
    [
      'integers with the scales of fewer channels',
      file(
        {
          a: { dtype: 'I8', shape: [4, 1], data_offsets: [0, 4] },
          'a.scale': { ...entry, shape: [1], data_offsets: [4, 8] },
        },
        eight,
      ),
      /'a.scale' is not a list of its channels' scales/,
    ],
    [
      'a shape that does not fit the bytes',
      file({ a: { ...entry, shape: [3] } }, eight),
      /takes 12 bytes, but the header gives it 8/,
    ],
    ['a shape whose product overflows', file({ a: { ...entry, shape: [2 ** 40, 2 ** 40] } }, eight), /takes .* bytes/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message);
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'invalid-weights' }));
  });

  it('never fails in another way, or takes much memory, whatever it is given', () => {
    const valid = file({ a: entry, b: { dtype: 'F16', shape: [2, 2], data_offsets: [8, 16] } }, new Uint8Array(16));
    const change = fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }));
    const kept = fc.oneof({ arbitrary: fc.constant(valid.length), weight: 9 }, fc.nat(valid.length));
    const mutated = fc.tuple(fc.array(change, { minLength: 1, maxLength: 6 }), kept);
    const before = process.memoryUsage().rss;
    let [read, refused] = [0, 0];
    fc.assert(
      fc.property(mutated, ([changes, length]) => {
        const bytes = valid.slice(0, Math.max(8, length));
        for (const [at, value] of changes) bytes[at] = value;
        try {
          readSafetensors(bytes);
          read++;
        } catch (error) {
          if ((error as { code?: string }).code !== 'invalid-weights') throw error;
          refused++;
        }
      }),
      { numRuns: mutations },
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
    // Both happen: the mutations are neither all harmless nor all found at the first byte.
    expect(Math.min(read, refused)).toBeGreaterThan(mutations / 100);
  });
});

describe('writeSafetensors', () => {
  const weights: Weights = new Map([
    ['a', { shape: [2, 1], data: Float32Array.of(1.5, -2) }],
    ['ünï', { shape: [3], data: new Float32Array([9, 0.1, 65504, 1e-7, 9]).subarray(1, 4) }],
  ]);

  it('F32: what is written is read again, to the bit, aligned, with its metadata', () => {
    const bytes = writeSafetensors(weights, { metadata: { by: '画' } });
    expect([...readSafetensors(bytes)]).toEqual([...weights].map(([name, { shape, data }]) => [name, { shape, data }]));
    const { metadata, length } = readSafetensorsHeader(bytes, bytes.length);
    expect(metadata).toEqual({ by: '画', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(length % 8).toBe(0);
  });

  it('F16: half as large, to the nearest', () => {
    const read = readSafetensors(writeSafetensors(weights, { format: 'F16' }));
    expect([...(read.get('a')?.data ?? [])]).toEqual([1.5, -2]);
    const [tenth, most, least] = read.get('ünï')?.data ?? [];
    expect([tenth, most, least]).toEqual([0.0999755859375, 65504, 2 * 2 ** -24]);
  });

  it('F16: every half float comes back, and what lies between goes to the nearer one, ties to even', () => {
    const halves = readSafetensors(
      file(
        { a: { dtype: 'F16', shape: [0x7c00], data_offsets: [0, 0xf800] } },
        new Uint8Array(Uint16Array.from({ length: 0x7c00 }, (_, word) => word).buffer),
      ),
    ).get('a')?.data as Float32Array;
    const convert = (data: Float32Array): Float32Array =>
      readSafetensors(writeSafetensors(new Map([['a', { shape: [data.length], data }]]), { format: 'F16' })).get('a')
        ?.data as Float32Array;
    expect(convert(halves)).toEqual(halves);
    expect(convert(halves.map((value) => -value))).toEqual(halves.map((value) => -value));
    const pairs = Array.from({ length: halves.length - 1 }, (_, i) => [halves[i], halves[i + 1]]);
    const between = (share: number): Float32Array =>
      Float32Array.from(pairs, ([low, high]) => low + share * (high - low));
    expect(convert(between(0.25))).toEqual(Float32Array.from(pairs, ([low]) => low));
    expect(convert(between(0.75))).toEqual(Float32Array.from(pairs, ([, high]) => high));
    expect(convert(between(0.5))).toEqual(Float32Array.from(pairs, (pair, i) => pair[i % 2]));
  });

  it.each([65536, Number.POSITIVE_INFINITY, Number.NaN])('F16: refuses %s', (value) => {
    const large: Weights = new Map([['big', { shape: [1], data: Float32Array.of(value) }]]);
    expect(() => writeSafetensors(large, { format: 'F16' })).toThrow("'big' has values that F16 cannot hold");
  });

  it('I8: filters become integers with a scale for each channel, largest value / 127; biases stay as they are', () => {
    const filters = { shape: [3, 2, 1, 1], data: Float32Array.of(1.27, -0.014, 254, 3, 0, 0) };
    const bias = { shape: [3], data: Float32Array.of(0.1, -0.2, 1000) };
    const bytes = writeSafetensors(
      new Map([
        ['f', filters],
        ['b', bias],
      ]),
      { format: 'I8' },
    );
    const { entries, length } = readSafetensorsHeader(bytes, bytes.length);
    expect([...entries].map(([name, { dtype, shape, begin }]) => [name, dtype, shape, begin - length])).toEqual([
      ['f.scale', 'F32', [3], 0],
      ['b', 'F32', [3], 12],
      ['f', 'I8', [3, 2, 1, 1], 24],
    ]);
    expect([...new Int8Array(bytes.slice(-6).buffer)]).toEqual([127, -1, 127, 2, 0, 0]);
    const read = readSafetensors(bytes);
    expect(read.get('b')).toEqual(bias);
    const scale = Math.fround(Math.fround(1.27) / 127);
    expect(read.get('f')).toEqual({ shape: [3, 2, 1, 1], data: Float32Array.of(127 * scale, -scale, 254, 4, 0, 0) });
    expect([...readSafetensors(bytes, (name) => name === 'f')]).toEqual([['f', read.get('f')]]);
  });

  it("I8: every value is off by half of its channel's scale at most, and writing again changes nothing", () => {
    const random = createRandom(3);
    const data = Float32Array.from({ length: 4 * 90 }, (_, i) => random.normal() * 10 ** Math.floor(i / 90));
    const once = writeSafetensors(new Map([['a', { shape: [4, 10, 3, 3], data }]]), { format: 'I8' });
    const read = readSafetensors(once);
    const values = read.get('a')?.data ?? new Float32Array();
    for (let channel = 0; channel < 4; channel++) {
      const [own, back] = [data, values].map((all) => all.slice(channel * 90, (channel + 1) * 90));
      const scale = Math.max(...own.map(Math.abs)) / 127;
      expect(Math.max(...own.map((value, i) => Math.abs(value - back[i])))).toBeLessThan(0.5001 * scale);
    }
    expect(writeSafetensors(read, { format: 'I8' })).toEqual(once);
  });

  it('notices a single changed bit of the data', () => {
    const bytes = writeSafetensors(weights);
    bytes[bytes.length - 1] ^= 1;
    expect(() => readSafetensors(bytes)).toThrow(/SHA-256/);
  });
});
