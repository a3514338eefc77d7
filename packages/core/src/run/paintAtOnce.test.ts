import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RawImage, toRawImage } from '../image/rawImage.ts';
import { noise } from '../image/start.ts';
import { contentLoss } from '../loss/content.ts';
import { createRandom } from '../math/random.ts';
import type { PaintedRegion, Painter } from '../painter/painter.ts';
import { stylize } from '../stylize.ts';
import { withoutLeak } from '../testing/check.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import type { StylizeOptions } from './plan.ts';

beforeAll(() => tf.setBackend('cpu'));

const [width, height] = [24, 18];
const flat = (...color: [number, number, number]): RawImage => ({
  data: Float32Array.from({ length: width * height * 3 }, (_, i) => color[i % 3]),
  ...{ width, height, channels: 3 as const },
});
const photo = toRawImage(noise({ width, height }, createRandom(1)));

/** A painter that remembers what it was told, and paints everything gray. */
function listener(): Painter & { told: readonly PaintedRegion[] } {
  return {
    name: 'listener',
    encoder: toyEncoder(),
    layers: ['plain'],
    told: [],
    async paint(image, regions) {
      this.told = regions;
      return tf.fill(image.shape, 0.25);
    },
    dispose: () => {},
  };
}

const base: Omit<StylizeOptions, 'painter'> = {
  content: photo,
  styles: [flat(0.2, 0.4, 0.6), flat(0.6, 0.4, 0.2)],
  encoder: toyEncoder(),
  losses: [contentLoss({ layer: 'plain' })],
  size: width,
  preset: 'instant',
};

/** What a painter is told of the means of colors, region by region. */
async function meansOf(options: Partial<StylizeOptions>): Promise<number[][]> {
  const painter = listener();
  await stylize({ ...base, painter, ...options }).result;
  return painter.told.map(({ statistics }) => Array.from(statistics.plain.mean, (value) => Number(value.toFixed(3))));
}

const left: RawImage = {
  data: Uint8Array.from({ length: width * height }, (_, i) => (i % width < 12 ? 255 : 0)),
  ...{ width, height, channels: 1 as const },
};

describe('the first picture by a painter', () => {
  it('is the result where no step follows, and leaves no tensor', async () => {
    const image = await withoutLeak('an instant picture', () => stylize({ ...base, painter: listener() }).result);
    expect([image.width, image.height]).toEqual([width, height]);
    expect([...image.data].every((value) => value === 64)).toBe(true);
  });

  it('is where the steps begin', async () => {
    const run = stylize({ ...base, painter: listener(), iterations: 1, learningRate: 1e-6 });
    const image = await run.result;
    expect([...image.data].every((value) => value === 64)).toBe(true);
  });

  it('is told the statistics of the paintings together, as they are blended', async () => {
    expect(await meansOf({})).toEqual([[0.4, 0.4, 0.4]]);
    expect(await meansOf({ blend: [3, 1] })).toEqual([[0.3, 0.4, 0.5]]);
  });

  it('is told of differences of blended paintings, too', async () => {
    const painter = listener();
    await stylize({ ...base, painter }).result;
    const { covariance } = painter.told[0].statistics.plain;
    expect(covariance[0]).toBeCloseTo(0.04, 5);
    expect(covariance[2]).toBeCloseTo(-0.04, 5);
    expect(covariance[4]).toBeCloseTo(0, 5);
  });

  it('is told of units that are turned up or down, and refuses those that are not there', async () => {
    const units = { 'plain:0': 2, 'plain:2': 0 };
    expect(await meansOf({ styles: flat(0.2, 0.4, 0.6), styleLayers: { plain: 1 }, units })).toEqual([[0.4, 0.4, 0]]);
    await expect(meansOf({ styleLayers: { plain: 1 }, units: { 'plain:3': 2 } })).rejects.toThrow(
      'units of plain below 3',
    );
  });

  it('is told of the photo as far as the style is weaker', async () => {
    const [[weak]] = await meansOf({ styles: flat(1, 1, 1), strength: 0.3 });
    const [[weaker]] = await meansOf({ styles: flat(1, 1, 1), styleWeight: 14 / 256 });
    const [[strong]] = await meansOf({ styles: flat(1, 1, 1), strength: 0.8 });
    const [[full]] = await meansOf({ styles: flat(1, 1, 1), strength: 1 });
    expect(weak).toBeCloseTo(weaker, 3);
    expect(weak).toBeLessThan(strong);
    expect(full).toBe(1);
  });

  it('has each painting in its region, and the photo in the rest', async () => {
    const [first, second, rest] = await meansOf({ masks: [left, null] });
    expect(first).toEqual([0.2, 0.4, 0.6]);
    expect(second).toEqual([0.6, 0.4, 0.2]);
    expect(rest).toBeUndefined();
    const painter = listener();
    await stylize({ ...base, styles: flat(0.2, 0.4, 0.6), masks: left, painter }).result;
    const [inside, outside] = painter.told;
    expect([inside.mask?.data[0], inside.mask?.data[23]]).toEqual([1, 0]);
    expect([outside.mask?.data[0], outside.mask?.data[23]]).toEqual([0, 1]);
    expect(outside.statistics.plain.mean[0]).toBeCloseTo(0.5, 1);
  });

  it('has as much grain as the painter asks for and the style is strong', async () => {
    const grains = async (options: Partial<StylizeOptions>): Promise<number> => {
      const seen: number[] = [];
      const painter: Painter = {
        ...listener(),
        grain: 0.1,
        async paint(image) {
          const values = await image.data();
          seen.push(Math.max(...values) - Math.min(...values));
          return tf.clone(image);
        },
      };
      await stylize({ ...base, content: flat(0.5, 0.5, 0.5), painter, ...options }).result;
      return seen[0];
    };
    const full = await grains({});
    expect(full).toBeGreaterThan(0.1);
    expect(await grains({ strength: 0.3 })).toBeLessThan(0.7 * full);
  });

  it('is painted smaller where it has more than three million pixels', async () => {
    const sizes: number[][] = [];
    const painter: Painter = {
      ...listener(),
      async paint(image) {
        sizes.push(image.shape.slice(1, 3));
        return tf.fill(image.shape, 0.25);
      },
    };
    const { data, ...size } = await stylize({ ...base, painter, size: 2400, styles: flat(0.2, 0.4, 0.6) }).result;
    expect(sizes).toEqual([[1500, 2000]]);
    expect(size).toMatchObject({ width: 2400, height: 1800 });
    expect(data.every((value) => value === 64)).toBe(true);
  });

  it('cannot be asked for without one', () => {
    expect(() => stylize({ ...base })).toThrow("Expected 'instant' only with a painter for init");
  });
});
