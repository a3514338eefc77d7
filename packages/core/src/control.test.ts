import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Encoder } from './encoder/encoder.ts';
import { type RawImage, toRawImage } from './image/rawImage.ts';
import { noise } from './image/start.ts';
import { contentLoss } from './loss/content.ts';
import type { Loss } from './loss/loss.ts';
import { momentsLoss } from './loss/moments.ts';
import { styleLoss } from './loss/style.ts';
import { createRandom } from './math/random.ts';
import type { StyleEvent } from './run/events.ts';
import type { StylizeOptions } from './run/plan.ts';
import { Objective } from './scene/objective.ts';
import { stylize } from './stylize.ts';
import { assertClose, dot, randomTensor, withoutLeak } from './testing/check.ts';
import { toyEncoder } from './testing/toyEncoder.ts';

const [width, height] = [24, 18];
const picture = (seed: number): RawImage => toRawImage(noise({ width, height }, createRandom(seed)));

/** A mask that is white where `at` says. */
function mask(at: (x: number, y: number) => boolean): RawImage {
  const data = new Uint8Array(width * height).map((_, i) => (at(i % width, Math.floor(i / width)) ? 255 : 0));
  return { data, width, height, channels: 1 };
}

const left = mask((x) => x < 12);
const right = mask((x) => x >= 12);
const ones = mask(() => true);

const losses: Loss[] = [
  contentLoss({ layer: 'plain', weight: 0.1 }),
  styleLoss({ layer: 'squared' }),
  { ...momentsLoss({ layer: 'plain' }), name: 'moments' },
];

const base: StylizeOptions = {
  content: picture(1),
  styles: [picture(2), picture(3)],
  encoder: toyEncoder(),
  losses,
  size: width,
  minSize: width,
  iterations: 6,
  optimizer: 'adam',
  learningRate: 0.05,
};

async function eventsOf(options: StylizeOptions): Promise<StyleEvent[]> {
  const events: StyleEvent[] = [];
  for await (const event of stylize(options)) events.push(event);
  return events;
}

async function firstLoss(options: StylizeOptions): Promise<number> {
  const step = (await eventsOf({ ...options, iterations: 1 })).find(({ type }) => type === 'step');
  return step?.type === 'step' ? step.loss : Number.NaN;
}

/** The mean absolute difference of two pictures over the pixels that a mask has, in levels of 255. */
function difference(a: RawImage, b: RawImage, where: RawImage): number {
  const there = [...a.data.keys()].filter((i) => where.data[Math.floor(i / 3)] > 0);
  return there.reduce((sum, i) => sum + Math.abs(a.data[i] - b.data[i]), 0) / there.length;
}

describe('masks', () => {
  it('of ones are as none, to the bit', async () => {
    const without = await stylize(base).result;
    for (const masks of [ones, [ones, null], [ones, { ...ones }]]) {
      expect((await stylize({ ...base, masks }).result).data).toEqual(without.data);
    }
  });

  it('that nearly are ones give nearly the same cost', async () => {
    const nearly: RawImage = { ...ones, data: new Float32Array(width * height).fill(0.99) };
    // Weights of positions are relative to each other, and the area that a region counts by is 0.99.
    const content = await firstLoss({ ...base, losses: losses.slice(0, 1), masks: nearly });
    const styled = (await firstLoss({ ...base, masks: nearly })) - content;
    const plain = (await firstLoss(base)) - content;
    assertClose(styled, 0.99 * plain, 1e-5, 'the cost of style');
  });

  it('let each painting act where its mask is', async () => {
    const paintings = [0, 128].map((value): RawImage => {
      const { data, ...size } = picture(2);
      return { ...size, data: Uint8Array.from(data, (each) => value + each / 2) };
    });
    const options = { ...base, styles: paintings, iterations: 80, losses: losses.slice(1) };
    const result = await stylize({ ...options, masks: [left, right] }).result;
    const [dark, bright] = [left, right].map((where) =>
      difference(result, { ...result, data: result.data.map(() => 0) }, where),
    );
    expect(dark).toBeLessThan(90);
    expect(bright).toBeGreaterThan(165);
  });

  it('leave what none covers to the content, to the first painting, or to the photo', async () => {
    const content = base.content;
    const [photo, style, keep] = await Promise.all(
      (['photo', 'style', 'keep'] as const).map(
        (uncovered) => stylize({ ...base, masks: left, uncovered, feather: 0 }).result,
      ),
    );
    expect(difference(photo, content, right)).toBeLessThan(1);
    expect(difference(style, content, right)).toBeGreaterThan(5);
    expect(difference(keep, content, right)).toBe(0);
    expect(difference(keep, content, left)).toBeGreaterThan(5);
  });

  it('say which layers a slender region leaves too few positions', async () => {
    const dot = mask((x, y) => x === 3 && y === 3);
    const notices = (await eventsOf({ ...base, masks: [left, dot] })).filter(({ type }) => type === 'notice');
    expect(notices).toEqual([
      {
        type: 'notice',
        message: 'At 24x18, mask 2 leaves plain, squared fewer than four positions: no style acts there at this scale',
      },
    ]);
  });

  it('take a part of a painting', async () => {
    const halves: RawImage = { data: left.data, width, height, channels: 1 };
    const options = { ...base, styles: halves, iterations: 60, losses: losses.slice(1) };
    const bright = await stylize({ ...options, styleMasks: [left] }).result;
    const dark = await stylize({ ...options, styleMasks: [right] }).result;
    const mean = ({ data }: RawImage): number => Array.from(data).reduce((sum, value) => sum + value, 0) / data.length;
    expect(mean(bright)).toBeGreaterThan(mean(dark) + 100);
  });

  it('have the gradient that finite differences say, soft and beside protected content', async () => {
    const encoder = toyEncoder();
    const [photo, painting, image] = [1, 2, 3].map((seed) => randomTensor([1, 8, 9, 3], seed, 0.2, 0.8));
    const soft = (seed: number) => {
      const random = createRandom(seed);
      return { data: new Float32Array(72).map(() => random.uniform()), width: 9, height: 8, key: String(seed) };
    };
    const control = {
      guidance: 'inside' as const,
      styleLayers: {},
      protectWeight: 7,
      protect: soft(4),
      regions: [5, 6].map((seed) => ({
        name: 'region',
        weight: 0.5,
        mask: soft(seed),
        paintings: [{ index: 0, weight: 1, mask: soft(seed + 2) }],
      })),
    };
    await withoutLeak('the objective', async () => {
      const objective = await Objective.create(encoder, losses, photo, [{ image: painting, weight: 1 }], { control });
      const { gradient } = await objective.evaluate(image);
      const direction = randomTensor([1, 8, 9, 3], 9, -1, 1);
      const at = async (amount: number): Promise<number> => {
        const moved = tf.tidy(() => tf.add(image, tf.mul(direction, amount)) as tf.Tensor4D);
        const evaluation = await objective.evaluate(moved);
        tf.dispose([moved, evaluation.gradient]);
        return evaluation.loss;
      };
      const step = 0.01;
      const slope =
        (8 * ((await at(step)) - (await at(-step))) - ((await at(2 * step)) - (await at(-2 * step)))) / (12 * step);
      assertClose(await dot(gradient, direction), slope, 1e-3, 'the slope');
      objective.dispose();
      tf.dispose([gradient, direction]);
    });
    tf.dispose([photo, painting, image]);
  });
});

describe('kept pixels', () => {
  it('stay the photo to the byte, by every optimizer and from any start', async () => {
    for (const optimizer of ['adam', 'lbfgs', 'gradient-descent'] as const) {
      const options = { ...base, optimizer, learningRate: undefined, keep: left, feather: 4, init: 'random' as const };
      const result = await stylize(options).result;
      expect(difference(result, base.content, left), optimizer).toBe(0);
      expect(difference(result, base.content, right), optimizer).toBeGreaterThan(5);
    }
  });

  it('are not all of the photo', () => {
    expect(() => stylize({ ...base, keep: ones })).toThrow('Expected a part that is not white in keep');
  });

  it('leave no tensor', async () => {
    await withoutLeak('the run', () => stylize({ ...base, minSize: 16, keep: left, masks: [left, right] }).result);
  });

  it('can change while the run is under way', async () => {
    const run = stylize({ ...base, iterations: 12 });
    let steps = 0;
    for await (const event of run) {
      if (event.type !== 'step') continue;
      steps++;
      if (steps === 3) await run.change({ keep: left });
      if (steps === 6) await run.change({ keep: null });
      if (steps === 9) await run.change({ keep: right, feather: 0 });
    }
    const result = await run.result;
    expect(difference(result, base.content, right)).toBe(0);
    expect(difference(result, base.content, left)).toBeGreaterThan(2);
  });
});

describe('a protected area', () => {
  it('stays nearer to the photo than the rest', async () => {
    const options = {
      ...base,
      iterations: 40,
      losses: [contentLoss({ layer: 'plain', weight: 1 }), losses[1], losses[2]],
    };
    const result = await stylize({ ...options, protect: left, protectWeight: 100 }).result;
    expect(difference(result, base.content, left)).toBeLessThan(0.5 * difference(result, base.content, right));
  });
});

describe('transparent pixels', () => {
  /** A picture whose right half is transparent, and of one color below that. */
  function halfSeen(image: RawImage, hidden: number): RawImage {
    const data = new Uint8Array(width * height * 4).map((_, i) => {
      const pixel = Math.floor(i / 4);
      const isSeen = left.data[pixel] > 0;
      if (i % 4 === 3) return isSeen ? 255 : 0;
      return isSeen ? image.data[pixel * 3 + (i % 4)] : hidden;
    });
    return { data, width, height, channels: 4 };
  }

  it('of a painting are no evidence', async () => {
    const cost = (hidden: number): Promise<number> => firstLoss({ ...base, styles: halfSeen(picture(2), hidden) });
    expect(await cost(0)).toBe(await cost(255));
    const white: RawImage = {
      ...picture(2),
      data: picture(2).data.map((value, i) => (left.data[Math.floor(i / 3)] ? value : 255)),
    };
    expect(await cost(0)).not.toBeCloseTo(await firstLoss({ ...base, styles: white }), 3);
    // As if the painting ended there.
    const masked = await firstLoss({ ...base, styles: picture(2), styleMasks: [left] });
    assertClose(await cost(0), masked, 1e-5, 'J');
  });

  it('of the photo are no evidence either', async () => {
    const seen = halfSeen(base.content, 0);
    const result = await stylize({ ...base, content: seen }).result;
    expect(result.channels).toBe(4);
    const style = await firstLoss({ ...base, content: seen, losses: losses.slice(1) });
    const masked = await firstLoss({ ...base, masks: left, losses: losses.slice(1) });
    // The region is all that there is, so that it counts wholly.
    assertClose(style, 2 * masked, 1e-3, 'the cost of style');
  });

  it('everywhere are refused', () => {
    const hidden: RawImage = { data: new Uint8Array(width * height * 4), width, height, channels: 4 };
    expect(() => stylize({ ...base, styles: hidden })).toThrow(
      'Expected something to see in the style but all of it is transparent',
    );
  });
});

describe('a change of masks', () => {
  /** The pictures encoded after the change, by the red of their first pixel. */
  async function encodesAfter(changes: Parameters<ReturnType<typeof stylize>['change']>[0]): Promise<number> {
    let count = 0;
    const toy = toyEncoder();
    const encoder: Encoder = {
      ...toy,
      encode(...args) {
        count++;
        return toy.encode(...args);
      },
    };
    const run = stylize({ ...base, encoder, masks: [left, right], iterations: 6 });
    let [before, steps] = [0, 0];
    for await (const event of run) {
      if (event.type !== 'step') continue;
      steps++;
      if (steps === 3) await run.change(changes);
      if (steps === 3) before = count;
    }
    // Each of the steps after the change encodes the image once.
    return count - before - 3;
  }

  it('measures no painting again where only masks over the photo differ', async () => {
    expect(await encodesAfter({ masks: [right, left] })).toBe(0);
    expect(await encodesAfter({ masks: null })).toBe(0);
  });

  it('measures the one painting of which another part is taken', async () => {
    expect(await encodesAfter({ styleMasks: [left, null] })).toBe(1);
  });

  it('measures the photo again for a protected area', async () => {
    expect(await encodesAfter({ protect: left })).toBe(1);
  });
});
