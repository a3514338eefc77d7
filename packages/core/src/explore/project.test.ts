import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { BackwardRule, Encoder } from '../encoder/encoder.ts';
import { partAround } from '../encoder/partAround.ts';
import type { RawImage } from '../image/rawImage.ts';
import { withoutLeak } from '../testing/check.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import { activationMap } from './activationMap.ts';
import { type Projection, type ProjectOptions, project } from './project.ts';

const encoder = toyEncoder();

/** Three by two pixels; green is strongest at (2, 0). */
const image: RawImage = {
  data: Float32Array.from([0, 0.5, 1, 0, 0.25, 1, 0, 0.75, 1, 0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1]),
  width: 3,
  height: 2,
  channels: 3,
};

const look = (options: Partial<ProjectOptions> = {}): Promise<Projection> =>
  withoutLeak('project', () => project({ encoder, image, layer: 'squared', unit: 1, ...options }));

describe('project', () => {
  it('goes back from where the unit fires the most, with its activation', async () => {
    const { values, ...rest } = await look();
    expect(rest).toMatchObject({
      position: { x: 2, y: 0 },
      activation: 0.5625,
      field: { left: 2, top: 0, width: 1, height: 1 },
    });
    // d(x^2)/dx = 2 * 0.75, times the activation
    expect([...values]).toEqual([0, 0.84375, 0]);
    // The one value there is, around gray.
    expect([...rest.picture.data]).toEqual([128, 255, 128]);
  });

  it('goes back from a position of the caller', async () => {
    const { values, activation } = await look({ position: { x: 1, y: 0 } });
    expect(activation).toBe(0.0625);
    expect([...values]).toEqual([0, 0.03125, 0]);
  });

  it('gives saliency as the derivative, without sign and color', async () => {
    const negative: Encoder = {
      ...encoder,
      async encode(...args) {
        const encoding = await encoder.encode(...args);
        const { backward } = encoding;
        encoding.backward = async (...given) => {
          const back = await backward(...given);
          const negated = tf.neg(back);
          back.dispose();
          return negated;
        };
        return encoding;
      },
    };
    const { values, picture } = await look({ encoder: negative, rule: 'saliency' });
    expect([...values]).toEqual([1.5]);
    expect([...picture.data]).toEqual([255, 255, 255]);
  });

  it('shows gray where the unit does not fire', async () => {
    const { values, picture } = await look({ unit: 0 });
    expect([...values]).toEqual([0, 0, 0]);
    expect([...picture.data]).toEqual([128, 128, 128]);
  });

  it('hands the rule to the encoding, and asks of the part that the unit sees only', async () => {
    const seen: (BackwardRule | undefined)[] = [];
    const shapes: number[][] = [];
    const watching: Encoder = {
      ...encoder,
      async encode(...args) {
        shapes.push(args[0].shape);
        const encoding = await encoder.encode(...args);
        const { backward } = encoding;
        encoding.backward = (cotangents, signal, rule) => {
          seen.push(rule);
          return backward(cotangents, signal, rule);
        };
        return encoding;
      },
    };
    for (const rule of ['deconvnet', 'guided', 'saliency'] as const)
      await look({ encoder: watching, rule, position: { x: 0, y: 1 } });
    expect(seen).toEqual(['deconvnet', 'guided', 'gradient']);
    expect(shapes).toEqual(Array(3).fill([1, 1, 1, 3]));
  });

  it.each<[string, Partial<ProjectOptions>, RegExp]>([
    ['a rule that there is not', { rule: 'gradient' as 'guided' }, /'saliency' for rule but received 'gradient'/],
    ['a unit that there is not', { unit: 3 }, /from 0 to 2, as squared has, for unit but received 3/],
    ['half a unit', { unit: 0.5 }, /for unit but received 0.5/],
    ['a position beyond the layer', { position: { x: 3, y: 0 } }, /a place in squared for position but received/],
    ['half a position', { position: { x: 0.5, y: 0 } }, /a place in squared for position/],
    ['a layer that there is not', { layer: 'nowhere' }, /Unknown layer 'nowhere'/],
    ['too small a picture', { encoder: { ...encoder, smallestImage: () => 16 } }, /at least 16 px/],
  ])('refuses %s', async (_, options, message) => {
    await expect(look(options)).rejects.toThrow(message);
  });

  it('is cancelled, and leaves nothing behind', async () => {
    await expect(look({ signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });
});

describe('the part around a unit', () => {
  const field = { size: 14, stride: 2, offset: -6 };

  it('has the same size everywhere, begins where pools do, and ends at the border where the unit sees that', () => {
    const parts = [0, 2, 5, 20, 28, 31].map((x) => partAround(field, { x, y: 5 }, { width: 64, height: 64 }, 2));
    expect(parts.map(({ part: { left, width } }) => [left, width])).toEqual([
      [0, 14],
      [0, 14],
      [4, 14],
      [34, 14],
      [50, 14],
      [50, 14],
    ]);
    expect(parts.map(({ position }) => position.x)).toEqual([0, 2, 3, 3, 3, 6]);
  });

  it('takes in what no stride fits into, and the whole of a small image', () => {
    const { part } = partAround(field, { x: 31, y: 0 }, { width: 63, height: 13 }, 2);
    expect(part).toEqual({ left: 48, top: 0, width: 15, height: 13 });
  });

  it('is no smaller than the network takes', () => {
    const { part } = partAround({ size: 3, stride: 1, offset: -1 }, { x: 9, y: 9 }, { width: 64, height: 64 }, 8);
    expect(part).toEqual({ left: 8, top: 8, width: 8, height: 8 });
  });
});

describe('activationMap', () => {
  const map = (unit: number, signal?: AbortSignal): ReturnType<typeof activationMap> =>
    withoutLeak('activationMap', () => activationMap({ encoder, image, layer: 'plain', unit, signal }));

  it('has what the unit does at each position, and glows there', async () => {
    const { values, strongest, width, height, overlay } = await map(1);
    expect([...values]).toEqual([0.5, 0.25, 0.75, 0.5, 0.5, 0.5]);
    expect([width, height, strongest]).toEqual([3, 2, 0.75]);
    expect(overlay).toMatchObject({ width: 3, height: 2, channels: 4 });
    const opacities = [...overlay.data].filter((_, i) => i % 4 === 3);
    // 255 * 0.85 * the square root of each value over the largest
    expect(opacities).toEqual([177, 125, 217, 177, 177, 177]);
  });

  it('puts each position in the middle of what it sees', async () => {
    // Each position sees two pixels: (0, 1), (2, 3), (4, 5).
    const halving: Encoder = { ...encoder, receptiveField: () => ({ size: 2, stride: 2, offset: 0 }) };
    const wide: RawImage = { data: new Float32Array(6 * 3), width: 6, height: 1, channels: 3 };
    const narrow = tf.tensor4d([0, 0, 0, 1, 0, 0, 0, 0, 0], [1, 1, 3, 3]);
    halving.encode = async () => encoder.encode(narrow, ['plain']);
    const { overlay } = await activationMap({ encoder: halving, image: wide, layer: 'plain', unit: 0 });
    narrow.dispose();
    const opacities = [...overlay.data].filter((_, i) => i % 4 === 3).map((value) => value / 255 / 0.85);
    const expected = [0, 0.25, 0.75, 0.75, 0.25, 0].map(Math.sqrt);
    for (const [i, opacity] of opacities.entries()) expect(opacity).toBeCloseTo(expected[i], 2);
  });

  it('is transparent where nothing fires', async () => {
    const { overlay, strongest } = await map(0);
    expect(strongest).toBe(0);
    expect([...overlay.data].filter((value, i) => i % 4 === 3 && value > 0)).toEqual([]);
  });

  it('refuses a unit that there is not, and is cancelled', async () => {
    await expect(map(3)).rejects.toThrow(/from 0 to 2, as plain has, for unit but received 3/);
    await expect(map(0, AbortSignal.abort('enough'))).rejects.toBe('enough');
  });
});
