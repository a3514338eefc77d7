import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import type { Encoder } from '../encoder/encoder.ts';
import type { RawImage } from '../image/rawImage.ts';
import { withoutLeak } from '../testing/check.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import { type MeasureOptions, measure } from './measure.ts';

/** A row of 16 pixels, in turn of these colors. */
const row = (...colors: [number[], number[]]): RawImage => ({
  data: Float32Array.from(Array.from({ length: 16 }, (_, pixel) => colors[pixel % 2]).flat()),
  width: 16,
  height: 1,
  channels: 3,
});
const image = row([1, 0, 0.5], [0.5, 0, 1]);
const encoder = toyEncoder();

const look = (options: Partial<MeasureOptions>): ReturnType<typeof measure> =>
  withoutLeak('measure', () => measure(image, { encoder, layers: ['plain'], size: 16, ...options }));

describe('measure', () => {
  it('gives the Gram matrix as a mean over positions', async () => {
    const [plain] = await look({});
    expect(plain).toMatchObject({ layer: 'plain', width: 16, height: 1, channels: 3, maps: [] });
    // ((1, 0, 0.5) (1, 0, 0.5)^T + (0.5, 0, 1) (0.5, 0, 1)^T) / 2
    expect([...plain.gram]).toEqual([0.625, 0, 0.5, 0, 0, 0, 0.5, 0, 0.625]);
  });

  it('gives layers in the order asked for, and the strongest channels first', async () => {
    const bluer = row([0.5, 0, 1], [0.5, 0.25, 1]);
    const seen = await measure(bluer, { encoder, layers: ['squared', 'plain'], size: 16, maps: 2 });
    expect(seen.map(({ layer }) => layer)).toEqual(['squared', 'plain']);
    expect(seen[1].maps).toEqual([
      { channel: 2, data: new Float32Array(16).fill(1) },
      { channel: 0, data: new Float32Array(16).fill(0.5) },
    ]);
    expect(seen[0].maps[1].data[0]).toBe(0.25);
  });

  it('sees the picture at the size asked for', async () => {
    const wide: RawImage = { data: new Uint8Array(40 * 20 * 3), width: 40, height: 20, channels: 3 };
    const [{ width, height }] = await measure(wide, { encoder, layers: ['plain'], size: 16 });
    expect([width, height]).toEqual([16, 8]);
  });

  const deep: Encoder = { ...encoder, smallestImage: () => 16 };
  it.each([
    ['no layer', { layers: [] }, /at least one layer/],
    ['a layer that there is not', { layers: ['plain', 'nowhere'] }, /Unknown layer 'nowhere'/],
    ['a fractional size', { size: 20.5 }, /for size but received 20.5/],
    ['less than no maps', { maps: -1 }, /for maps but received -1/],
    ['a picture too small for the layer', { encoder: deep }, /seen at 16x1, .* at least 16 px/],
  ])('refuses %s', async (_, options, message) => {
    await expect(look(options)).rejects.toThrow(message);
  });

  it('is cancelled, and leaves nothing behind', async () => {
    await expect(look({ signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
    const controller = new AbortController();
    const late: Encoder = {
      ...encoder,
      encode: async (...args) => {
        const encoding = await encoder.encode(...args);
        controller.abort('later');
        return encoding;
      },
    };
    await expect(look({ encoder: late, signal: controller.signal })).rejects.toBe('later');
  });
});
