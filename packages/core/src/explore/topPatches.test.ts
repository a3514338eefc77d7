import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import type { Encoder } from '../encoder/encoder.ts';
import type { RawImage } from '../image/rawImage.ts';
import { createRandom } from '../math/random.ts';
import { withoutLeak } from '../testing/check.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import { createTopPatches, TopPatches, type TopPatchesOptions } from './topPatches.ts';

const size = 16;
const encoder = toyEncoder();

/** Black, but for some values `[x, y, channel, value]`. */
function picture(...dots: [x: number, y: number, channel: number, value: number][]): RawImage {
  const data = new Float32Array(size * size * 3);
  for (const [x, y, channel, value] of dots) data[(y * size + x) * 3 + channel] = value;
  return { data, width: size, height: size, channels: 3 };
}

const create = (options: Partial<TopPatchesOptions> = {}): TopPatches =>
  createTopPatches({ encoder, layers: ['plain'], size, k: 2, ...options });

/** Each unit's patches as `name activation x,y`. */
const briefly = (top: TopPatches, layer = 0): string[][] =>
  top
    .layers()
    [layer].units.map(({ patches }) => patches.map((each) => `${each.image} ${each.activation} ${each.x},${each.y}`));

describe('top patches', () => {
  it('has the strongest of each unit, the strongest first, one a picture, where it is', async () => {
    const top = create({ layers: ['squared', 'plain'] });
    await withoutLeak('add', async () => {
      await top.add('a', picture([3, 5, 0, 0.5], [4, 5, 0, 0.75], [1, 2, 1, 0.5]));
      await top.add('b', picture([7, 0, 0, 1], [0, 9, 1, 0.25]));
      await top.add('c', picture([2, 2, 0, 0.625], [15, 15, 1, 0.75]));
    });
    expect(top.count).toBe(3);
    expect(top.layers().map(({ layer }) => layer)).toEqual(['squared', 'plain']);
    // Nothing is blue.
    expect(briefly(top, 1)).toEqual([['b 1 7,0', 'a 0.75 4,5'], ['c 0.75 15,15', 'a 0.5 1,2'], []]);
    expect(briefly(top, 0)).toEqual([['b 1 7,0', 'a 0.5625 4,5'], ['c 0.5625 15,15', 'a 0.25 1,2'], []]);
    const [, { units, field }] = top.layers();
    expect(field).toEqual({ size: 1, stride: 1, offset: 0 });
    expect(units[0].unit).toBe(0);
    expect(units[0].patches[1]).toEqual({
      image: 'a',
      activation: 0.75,
      x: 4,
      y: 5,
      field: { left: 4, top: 5, width: 1, height: 1 },
      seen: { width: size, height: size },
    });
  });

  it('takes the first of equal positions, and of equal pictures the first by name, however they come', async () => {
    const same = picture([8, 1, 0, 0.5], [2, 2, 0, 0.5], [1, 3, 0, 0.5]);
    for (const order of ['abc', 'cba', 'bca']) {
      const top = create();
      for (const name of order) await top.add(name, same);
      expect(briefly(top)[0]).toEqual(['a 0.5 8,1', 'b 0.5 8,1']);
    }
  });

  it('sees the largest square in the middle, or the whole', async () => {
    // Red at the left edge, green in the middle.
    const wide: RawImage = { data: new Float32Array(64 * 32 * 3), width: 64, height: 32, channels: 3 };
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 8; x++) wide.data[(y * 64 + x) * 3] = 1;
      for (let x = 28; x < 36; x++) wide.data[(y * 64 + x) * 3 + 1] = 1;
    }
    const square = create();
    await square.add('wide', wide);
    expect(square.layers()[0].units.map(({ patches }) => patches.length)).toEqual([0, 1, 0]);
    const fit = create({ mode: 'fit' });
    await fit.add('wide', wide);
    const [[red], [green]] = fit.layers()[0].units.map(({ patches }) => patches);
    expect([red.seen, green.seen]).toEqual([
      { width: 16, height: 8 },
      { width: 16, height: 8 },
    ]);
    expect(red.x).toBeLessThan(2);
    expect([7, 8]).toContain(green.x);
  });

  it('tells of pictures that could not be seen, and looks at none twice', async () => {
    let runs = 0;
    const counting: Encoder = {
      ...encoder,
      encode: (...args) => {
        runs++;
        return encoder.encode(...args);
      },
    };
    const top = create({ encoder: counting, k: 3 });
    await top.add('a', picture([0, 0, 0, 1]));
    await top.add('a', picture([0, 0, 0, 0.5]));
    top.skip('text', 'is not an image');
    top.skip('a', 'is here');
    await top.add('text', picture());
    expect(runs).toBe(1);
    await Promise.all([top.add('b', picture([1, 0, 0, 1])), top.add('b', picture([1, 0, 0, 1]))]);
    expect(briefly(top)[0]).toEqual(['a 1 0,0', 'b 1 1,0']);
    expect([top.has('a'), top.has('text'), top.has('c')]).toEqual([true, true, false]);
    expect([top.count, top.skipped]).toEqual([2, [{ image: 'text', reason: 'is not an image' }]]);
  });

  const tiny: RawImage = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 };
  it('refuses a picture with nothing to see in, and one that does not reach the layers, and is as it was', async () => {
    const top = create({ mode: 'fit', encoder: { ...encoder, smallestImage: () => 16 } });
    const empty = JSON.stringify(top);
    const long: RawImage = { data: new Uint8Array(320 * 16 * 3), width: 320, height: 16, channels: 3 };
    await withoutLeak('a failure', async () => {
      const invalid = { code: 'invalid-image' };
      await expect(top.add('dot', tiny)).rejects.toThrow(/at least 16 px for either side of dot but received '1x1'/);
      await expect(top.add('dot', tiny)).rejects.toMatchObject(invalid);
      await expect(top.add('long', long)).rejects.toThrow(/long would be seen at 16x1, .* at least 16 px/);
      await expect(top.add('broken', { ...tiny, width: 99 })).rejects.toMatchObject(invalid);
      await expect(top.add('a', picture(), AbortSignal.abort('enough'))).rejects.toBe('enough');
    });
    expect(JSON.stringify(top)).toBe(empty);
  });

  it.each([
    ['no layer', { layers: [] }, /at least one layer/],
    ['no patch', { k: 0 }, /for k but received 0/],
    ['a fractional size', { size: 20.5 }, /for size but received 20.5/],
    ['a mode that there is not', { mode: 'round' as 'fit' }, /'square' or 'fit' for mode but received 'round'/],
  ])('refuses %s', (_, options, message) => {
    expect(() => create(options)).toThrow(message);
  });
});

describe('a record', () => {
  const random = createRandom(1);
  /** Coarse values, so that many are alike. */
  const noise = (): RawImage => ({
    ...picture(),
    data: Float32Array.from(picture().data, () => Math.floor(random.uniform() * 997) / 1000),
  });
  const pictures = Array.from({ length: 12 }, (_, i) => ({ name: `picture ${(i * 5) % 12}`, image: noise() }));
  const text = (top: TopPatches): string => JSON.stringify(top);

  async function of(some: typeof pictures, options: Partial<TopPatchesOptions> = {}): Promise<TopPatches> {
    const top = create({ layers: ['plain', 'squared'], k: 3, ...options });
    for (const { name, image } of some) await top.add(name, image);
    return top;
  }

  it('is the same in any order, in parts that are merged, and when it goes on from a file', async () => {
    const whole = text(await of(pictures));
    expect(text(await of([...pictures].reverse()))).toBe(whole);
    // Four pictures are in both parts.
    const [first, second] = [await of(pictures.slice(0, 8)), await of(pictures.slice(4))];
    const resumed = TopPatches.load(JSON.parse(text(first)), encoder);
    for (const { name, image } of pictures) await resumed.add(name, image);
    expect(text(resumed)).toBe(whole);
    first.merge(second);
    expect(text(first)).toBe(whole);
    const empty = await of([]);
    empty.merge(second);
    expect(text(empty)).toBe(text(second));
  });

  it('is read as it was written', async () => {
    const top = await of(pictures, { weights: 'made up' });
    top.skip('z', 'is broken');
    top.skip('y', 'is a text');
    const read = TopPatches.load(JSON.parse(text(top)));
    expect(text(read)).toBe(text(top));
    expect(read.layers()).toEqual(top.layers());
    expect(read.settings).toEqual(top.settings);
    expect(read.skipped.map(({ image }) => image)).toEqual(['y', 'z']);
    await expect(read.add('new', noise())).rejects.toThrow(/an encoder, to add pictures,/);
  });

  it('keeps 32-bit floats to the bit', async () => {
    const [third, top] = [Math.fround(1 / 3), create()];
    await top.add('a', picture([0, 0, 0, third]));
    const [[{ activation }]] = TopPatches.load(JSON.parse(text(top)))
      .layers()[0]
      .units.map(({ patches }) => patches);
    expect(Math.fround(activation)).toBe(third);
  });

  it('takes a picture that another could see', async () => {
    const [here, there] = [create(), create()];
    here.skip('a', 'could not be opened');
    await there.add('a', picture([0, 0, 0, 1]));
    there.skip('b', 'is broken');
    here.merge(there);
    expect([here.count, here.skipped]).toEqual([1, [{ image: 'b', reason: 'is broken' }]]);
    expect(briefly(here)[0]).toEqual(['a 1 0,0']);
  });

  it.each<[string, Partial<TopPatchesOptions>]>([
    ['size', { size: 32 }],
    ['mode', { mode: 'fit' }],
    ['k', { k: 5 }],
    ['layers', { layers: ['plain'] }],
    ['weights', { weights: 'others' }],
    ['network', { encoder: { ...encoder, name: 'another' } }],
  ])('is not merged with one of another %s', async (name, options) => {
    const [here, there] = [await of([]), await of([], options)];
    expect(() => here.merge(there)).toThrow(
      new RegExp(`a record with ${name} .* for merge\\(\\) but received '${name}`),
    );
  });

  it('goes on with its own network only', async () => {
    const file = (await of([])).toJSON();
    expect(() => TopPatches.load(file, { ...encoder, name: 'another' })).toThrow(
      /the network toy for encoder but received 'another'/,
    );
  });

  it.each<[string, (file: ReturnType<TopPatches['toJSON']>) => unknown]>([
    ['nothing', () => null],
    ['another file', () => ({ name: 'package' })],
    ['a later version', (file) => ({ ...file, version: 2 })],
    ['no size', (file) => ({ ...file, size: undefined })],
    ['no pictures', (file) => ({ ...file, images: {} })],
    ['a picture without a size', (file) => ({ ...file, images: [['a']] })],
    ['no layers', (file) => ({ ...file, layers: [] })],
    ['a layer without a field', ({ layers: [layer], ...file }) => ({ ...file, layers: [{ ...layer, field: null }] })],
    ['half a patch', ({ layers: [layer], ...file }) => ({ ...file, layers: [{ ...layer, units: [[0, 1]] }] })],
    [
      'a patch of no picture',
      ({ layers: [layer], ...file }) => ({ ...file, layers: [{ ...layer, units: [[9, 1, 0, 0]] }] }),
    ],
    [
      'too many patches',
      ({ layers: [layer], ...file }) => ({ ...file, layers: [{ ...layer, units: [Array(16).fill(1)] }] }),
    ],
  ])('refuses %s for a file', async (_, damage) => {
    const file = (await of(pictures.slice(0, 3))).toJSON();
    expect(() => TopPatches.load(file)).not.toThrow();
    expect(() => TopPatches.load(damage(file))).toThrow(/not a record of top patches, or it is damaged/);
  });
});
