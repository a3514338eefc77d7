import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Encoder } from './encoder/encoder.ts';
import { PasticheError } from './errors.ts';
import { type RawImage, toRawImage } from './image/rawImage.ts';
import { noise } from './image/start.ts';
import { contentLoss } from './loss/content.ts';
import type { Loss } from './loss/loss.ts';
import { standardLosses } from './loss/standard.ts';
import { styleLoss } from './loss/style.ts';
import { createRandom } from './math/random.ts';
import { adam } from './optimizer/adam.ts';
import type { Optimizer } from './optimizer/optimizer.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './run/checkpoint.ts';
import type { StyleEvent } from './run/events.ts';
import type { StyleChanges } from './run/livePlan.ts';
import type { StylizeOptions } from './run/plan.ts';
import { Objective } from './scene/objective.ts';
import type { ScenePicture } from './scene/picture.ts';
import { StatisticsCache } from './scene/statisticsCache.ts';
import { stylize } from './stylize.ts';
import { withoutLeak } from './testing/check.ts';
import { toyEncoder } from './testing/toyEncoder.ts';

const picture = (seed: number, width = 24, height = 18): RawImage =>
  toRawImage(noise({ width, height }, createRandom(seed)));

const losses: Loss[] = [contentLoss({ layer: 'plain', weight: 0.1 }), styleLoss({ layer: 'squared' })];

const base: StylizeOptions = {
  content: picture(1),
  styles: picture(2),
  encoder: toyEncoder(),
  losses,
  size: 24,
  minSize: 16,
  iterations: 4,
  coarseIterations: 3,
};

/** The style loss with another score. */
function scoring(name: string, change: (score: tf.Scalar) => tf.Scalar): Loss {
  return {
    ...losses[1],
    name,
    async bind(references) {
      const bound = await losses[1].bind(references);
      return { ...bound, score: (...args) => change(bound.score(...args)) };
    },
  };
}

async function eventsOf(options: StylizeOptions): Promise<StyleEvent[]> {
  const events: StyleEvent[] = [];
  for await (const event of stylize(options)) events.push(event);
  return events;
}

function isStep(event: StyleEvent): event is Extract<StyleEvent, { type: 'step' }> {
  return event.type === 'step';
}

/** In levels of 255. */
function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}

describe('stylize', () => {
  it('goes from coarse to fine and tells of every step', async () => {
    const events = await eventsOf(base);
    expect(events.map(({ type }) => type)).toEqual([
      'scale',
      'step',
      'step',
      'step',
      'scale',
      'step',
      'step',
      'step',
      'step',
      'done',
    ]);
    expect(events[0]).toMatchObject({ scale: 0, scales: 2, width: 17, height: 13, progress: 0 });
    expect(events[8]).toMatchObject({ scale: 1, iteration: 4, iterations: 4, progress: 1 });
    expect(events[9]).toMatchObject({ width: 24, height: 18, steps: 7 });
    expect(Object.keys((events[1] as Extract<StyleEvent, { type: 'step' }>).costs)).toEqual([
      'content/plain',
      'style/squared',
    ]);
  });

  it('reports J as the weighted sum of its costs', async () => {
    for (const { loss, costs } of (await eventsOf(base)).filter(isStep)) {
      expect(loss).toBeCloseTo(0.1 * costs['content/plain'] + costs['style/squared'], 6);
    }
  });

  it.each(['adam', 'lbfgs', 'gradient-descent'] as const)('lowers J with %s', async (optimizer) => {
    const learningRate = optimizer === 'gradient-descent' ? 50 : undefined;
    const options = { ...base, optimizer, learningRate, iterations: 100, minSize: 100, init: 'random' } as const;
    const steps = (await eventsOf(options)).filter(isStep);
    expect(steps[steps.length - 1].loss).toBeLessThan(0.8 * steps[0].loss);
  });

  it('drafts with one encoder and finishes with another', async () => {
    const watched = (work: number): { encoder: Encoder; widths: Set<number> } => {
      const widths = new Set<number>();
      const encoder = toyEncoder();
      const encode: Encoder['encode'] = (image, ...rest) => {
        widths.add(image.shape[2]);
        return encoder.encode(image, ...rest);
      };
      return { encoder: { ...encoder, work: () => work, encode }, widths };
    };
    const [fine, coarse] = [watched(30), watched(10)];
    const options = { ...base, size: 32, encoder: fine.encoder, coarseEncoder: coarse.encoder };
    const events = await eventsOf(options);
    expect([...coarse.widths]).toEqual([16, 23]);
    expect([...fine.widths]).toEqual([32]);
    // Three steps of a third of the work at each of the coarse scales, and four whole ones.
    const [small, middle, large] = [16 * 12, 23 * 17, 32 * 24].map((pixels, i) => pixels * (i < 2 ? 10 * 3 : 30 * 4));
    const lastScale = events.findLast(({ type }) => type === 'scale');
    expect(lastScale).toMatchObject({ scale: 2, progress: (small + middle) / (small + middle + large) });
  });

  it('refuses an option that nobody knows', () => {
    const wrong = { ...base, iteratons: 9 };
    expect(() => stylize(wrong)).toThrow("received 'iteratons'. Did you mean 'iterations'?");
  });

  it('refuses an encoder for the coarse scales that lacks a layer', () => {
    const coarseEncoder: Encoder = { ...toyEncoder(), name: 'shallow', layers: ['plain'] };
    expect(() => stylize({ ...base, coarseEncoder })).toThrow("Unknown layer 'squared': shallow has plain");
  });

  it("turns only that network's units whose they are", async () => {
    const settings = { ...base, losses: undefined, contentLayers: { plain: 1 }, styleLayers: { plain: 1 } };
    const first = async (units: Record<string, number>, coarse: string, scale: number): Promise<number> => {
      const events = await eventsOf({ ...settings, units, coarseEncoder: { ...toyEncoder(), name: coarse } });
      return events.filter(isStep).find((event) => event.scale === scale)?.costs['style/plain'] as number;
    };
    const units = { 'plain:0': 0 };
    expect(await first(units, 'toy', 0)).not.toBe(await first({}, 'toy', 0));
    expect(await first(units, 'another', 0)).toBe(await first({}, 'another', 0));
    expect(await first(units, 'another', 1)).not.toBe(await first({}, 'another', 1));
  });

  it('is the same for the same seed, and another for another', async () => {
    const paint = (seed: number): Promise<RawImage> => stylize({ ...base, init: 'random', seed }).result;
    expect((await paint(3)).data).toEqual((await paint(3)).data);
    expect((await paint(3)).data).not.toEqual((await paint(4)).data);
  });

  it('starts from the photo, a picture at its size, noise of every color, or noise in the colors of the painting', async () => {
    const start = async (options: Partial<StylizeOptions>): Promise<number[]> => {
      const run = stylize({ ...base, minSize: 100, ...options });
      for await (const _ of run) return [...((await run.snapshot()) as RawImage).data];
      return [];
    };
    const photo = [...base.content.data];
    expect(await start({ init: 'content' })).toEqual(photo);
    expect(meanDifference(await start({ init: 'content', initNoise: 0.2 }), photo)).toBeCloseTo(0.2 * (255 / 3), -1);
    expect(await start({ init: picture(9) })).toEqual([...picture(9).data]);
    const halves = { data: Uint8Array.of(0, 0, 0, 255, 255, 255), width: 2, height: 1, channels: 3 } as const;
    const enlarged = await start({ init: halves });
    expect([enlarged.length, enlarged[0], enlarged[23 * 3]]).toEqual([24 * 18 * 3, 0, 255]);
    const random = await start({ init: 'random', seed: 3 });
    expect(random).toEqual([...picture(3).data]);
    const orange = { data: Uint8Array.from({ length: 300 }, (_, i) => [230, 120, 20][i % 3]), width: 20, height: 5 };
    const colored = await start({ init: 'style', styles: { ...orange, channels: 3 } });
    for (const [i, value] of colored.entries()) expect(value).toBeCloseTo([230, 120, 20][i % 3], -0.5);
  });

  it('with the style weighing nothing, the photo stays what it is', async () => {
    const result = await stylize({ ...base, minSize: 100, losses: [contentLoss({ layer: 'plain' })] }).result;
    expect([...result.data]).toEqual([...(base.content.data as Uint8ClampedArray)]);
  });

  it('blends paintings as their statistics', async () => {
    const first = async (styles: RawImage[], blend?: number[]): Promise<number> =>
      (
        await eventsOf({ ...base, styles, blend, losses: [styleLoss({ layer: 'plain' })], iterations: 1, minSize: 100 })
      ).filter(isStep)[0].loss;
    const [a, b] = [picture(2), toRawImage({ width: 16, height: 16, rgb: new Float32Array(768).fill(0.9) })];
    expect(await first([a, b], [1, 0])).toBeCloseTo(await first([a]), 6);
    expect(await first([a, b], [0, 5])).toBeCloseTo(await first([b]), 6);
    const half = await first([a, b]);
    expect(half).toBeGreaterThan(Math.min(await first([a]), await first([b])));
    expect(half).toBeLessThan(Math.max(await first([a]), await first([b])));
  });

  it('measures each painting at its own scale and in its own layers, and takes others while it runs', async () => {
    const seen: string[] = [];
    const toy = toyEncoder();
    const encoder: Encoder = {
      ...toy,
      encode(image, layers, signal) {
        seen.push(`${image.shape[2]} ${layers}`);
        return toy.encode(image, layers, signal);
      },
    };
    const run = stylize({
      ...{
        ...base,
        encoder,
        losses: undefined,
        styles: [picture(2), picture(3)],
        minSize: 24,
        contentLayers: { plain: 1 },
      },
      ...{ styleScale: [1, 0.5], styleLayers: [{ plain: 1 }, { squared: 1 }] },
    });
    let wrong: unknown;
    for await (const event of run) {
      if (event.type !== 'step' || event.iteration !== 1) continue;
      expect(seen.slice(0, 3)).toEqual(['24 plain', '24 plain', '12 squared']);
      seen.length = 0;
      wrong = await run.change({ styleScale: [1, 2, 3] }).catch((error: unknown) => error);
      await run.change({ styleSize: [24, 36] });
    }
    expect(seen[0]).toBe('36 squared');
    expect(wrong).toMatchObject({ code: 'invalid-option', message: expect.stringMatching(/each of 2 paintings/) });
    const plain = { losses: undefined, contentLayers: { plain: 1 } };
    expect(() => stylize({ ...base, ...plain, styleLayers: [{ plain: 1 }, { squared: 1 }] })).toThrow(
      /of one painting, for styleLayers/,
    );
  });

  it('wraps only with an encoder that does', () => {
    expect(() => stylize({ ...base, border: 'wrap' })).toThrow(
      "Expected the one that the encoder 'toy' was made with for border but received 'wrap'",
    );
  });

  it('shows a tile without a photo to the network at another place in each step, unless the optimizer models J', async () => {
    const toy = toyEncoder();
    const seen: string[] = [];
    const encoder: Encoder = {
      ...toy,
      wraps: { x: true, y: true },
      encode(image, ...rest) {
        seen.push([...image.dataSync().slice(0, 3)].join());
        return toy.encode(image, ...rest);
      },
    };
    const settings = { border: 'wrap', styleLayers: { squared: 1 }, contentWeight: 0 } as const;
    const given = { ...base, ...settings, encoder, losses: undefined, size: 32, minSize: 32, iterations: 4 };
    const paint = async (more: Partial<StylizeOptions>): Promise<{ data: RawImage['data']; places: number }> => {
      seen.length = 0;
      const { data } = await stylize({ ...given, init: 'random', ...more }).result;
      // Before the steps it sees the painting, and a photo that counts. Steps so small change no pixel by much.
      const places = new Set(seen.slice(-given.iterations).map((pixel) => pixel.replaceAll(/(\d\.\d\d)\d*/g, '$1')));
      return { data, places: places.size };
    };
    await withoutLeak('a tile', async () => {
      expect((await paint({ learningRate: 1e-5 })).places).toBe(4);
      expect((await paint({ learningRate: 1e-5, contentWeight: 1, contentLayers: { plain: 1 } })).places).toBe(1);
      expect((await paint({ optimizer: { ...adam({ learningRate: 1e-5 }), clamps: false } })).places).toBe(1);
    });
    // This network sees single pixels: to it all places are the same. The edge of the tile is shown half a stride on.
    const [moved, still] = [await paint({}), await paint({ losses: standardLosses(settings) })];
    const before = (place: number): number => (place + given.size - 8) % given.size;
    for (const [i, value] of moved.data.entries()) {
      const [channel, x, y] = [i % 3, Math.floor(i / 3) % given.size, Math.floor(i / 3 / given.size)];
      const there = still.data[(before(y) * given.size + before(x)) * 3 + channel];
      expect(Math.abs(value - there)).toBeLessThanOrEqual(1);
    }
  });

  it('is the photo at strength 0, and more of the painting at 1', async () => {
    const layers = { contentLayers: { plain: 1 }, styleLayers: { squared: 1 } };
    const given = { ...base, ...layers, losses: undefined, variationWeight: 0, minSize: 24 };
    const photo = base.content.data;
    const far = async (strength: number): Promise<number> => {
      const { data } = await stylize({ ...given, strength }).result;
      return data.reduce((sum, value, i) => sum + Math.abs(value - photo[i]), 0);
    };
    expect(await far(0)).toBe(0);
    expect(await far(1)).toBeGreaterThan(await far(0.5));
  });

  it('keeps alpha', async () => {
    const data = new Uint8Array(24 * 18 * 4).fill(200).map((value, i) => (i % 4 === 3 ? (i < 864 ? 0 : 255) : value));
    const result = await stylize({ ...base, content: { data, width: 24, height: 18, channels: 4 } }).result;
    expect(result.channels).toBe(4);
    expect(result.data[3]).toBe(0);
    expect(result.data[result.data.length - 1]).toBe(255);
  });

  it("keeps the photo's colors when asked", async () => {
    const grey: RawImage = { data: new Uint8Array(24 * 18).fill(128), width: 24, height: 18, channels: 1 };
    const { data } = await stylize({ ...base, content: grey, colors: 'content' }).result;
    for (let i = 0; i < data.length; i += 3) expect(data[i]).toBe(data[i + 1]);
  });

  it('shows the picture so far', async () => {
    const run = stylize(base);
    const iterator = run[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    expect(await run.snapshot()).toMatchObject({ width: 17, height: 13, channels: 3 });
    await run.cancel();
    expect(await run.snapshot()).toBeUndefined();
  });
});

describe('no tensor is left', () => {
  it.each(['adam', 'lbfgs', 'gradient-descent'] as const)('after a finished run with %s', async (optimizer) => {
    await withoutLeak('the run', () => stylize({ ...base, optimizer, initNoise: 0.5 }).result);
  });

  it('after a failed run', async () => {
    const broken = scoring('broken', () => {
      throw new Error('broken');
    });
    await expect(
      withoutLeak('the run', () => stylize({ ...base, losses: [...losses, broken] }).result),
    ).rejects.toThrow('broken');
  });

  it('after a painting that cannot be measured, beside one that can', async () => {
    const toy = toyEncoder();
    const encoder: Encoder = {
      ...toy,
      encode: (image, ...rest) =>
        image.shape[2] === 7 ? Promise.reject(new Error('no memory')) : toy.encode(image, ...rest),
    };
    const options = { ...base, encoder, styles: [picture(2), picture(3, 7, 24)], size: 24, minSize: 100 };
    await expect(withoutLeak('the run', () => stylize(options).result)).rejects.toThrow('no memory');
  });

  it('after a picture that cannot be made, and the run does not wait for it', async () => {
    const objective = new Objective(toyEncoder());
    const broken: ScenePicture = {
      weight: 1,
      source: {},
      size: { width: 4, height: 4 },
      toTensor: () => {
        throw new RangeError('too large');
      },
    };
    await withoutLeak('binding', () =>
      expect(objective.aim(losses, { photo: broken, paintings: [broken] })).rejects.toThrow('too large'),
    );
  });

  it('after a loss that does not read what it lists, which is named', async () => {
    const blind = scoring('blind', () => tf.scalar(1));
    await expect(withoutLeak('the run', () => stylize({ ...base, losses: [blind] }).result)).rejects.toThrow(
      /loss 'blind' cannot be differentiated.*every layer that it lists \(squared\)/s,
    );
  });

  it('after a loss that is no scalar', async () => {
    const vector = scoring('vector', () => tf.zeros([2]) as unknown as tf.Scalar);
    await expect(withoutLeak('the run', () => stylize({ ...base, losses: [vector] }).result)).rejects.toThrow(
      /Expected a scalar/,
    );
  });

  it('after a run whose optimizer fails', async () => {
    const optimizer: Optimizer = {
      name: 'broken',
      clamps: false,
      init: () => ({}),
      update: () => Promise.reject(new Error('broken')),
      resample: async (state) => state,
    };
    await expect(withoutLeak('the run', () => stylize({ ...base, optimizer }).result)).rejects.toThrow('broken');
  });

  it('after a cancelled run', async () => {
    const controller = new AbortController();
    await expect(
      withoutLeak('the run', async () => {
        for await (const event of stylize({ ...base, signal: controller.signal })) {
          if (event.type === 'step' && event.progress > 0.5) controller.abort('enough');
        }
      }),
    ).rejects.toBe('enough');
  });

  it('after an abandoned run', async () => {
    await withoutLeak('the run', async () => {
      for await (const event of stylize(base)) if (event.type === 'step') break;
    });
  });

  it('after a run that never began', async () => {
    await withoutLeak('the run', async () => void stylize(base));
  });
});

describe('when J explodes', () => {
  it('goes back, slows down, says so, and ends with a picture', async () => {
    const options = {
      ...base,
      optimizer: 'gradient-descent',
      learningRate: 1e6,
      iterations: 40,
      minSize: 100,
    } as const;
    const events = await eventsOf({ ...options, init: 'random' });
    const recoveries = events.filter((event) => event.type === 'recovery');
    expect(recoveries.length).toBeGreaterThan(0);
    expect(recoveries[0]).toMatchObject({ rate: 0.25 });
    const steps = events.filter(isStep);
    expect(steps[steps.length - 1].loss).toBeLessThan(steps[0].loss);
  });

  it('fails rather than returning a black picture where going back does not help', async () => {
    const broken: Encoder = {
      ...toyEncoder(),
      encode: async (image, layers) => {
        const encoding = await toyEncoder().encode(image, layers);
        const poisoned = Object.fromEntries(
          Object.entries(encoding.features).map(([layer, x]) => [layer, tf.mul(x, Number.NaN)]),
        );
        return {
          ...encoding,
          features: poisoned as typeof encoding.features,
          dispose: () => {
            encoding.dispose();
            tf.dispose(poisoned);
          },
        };
      },
    };
    await withoutLeak('the run', async () => {
      await expect(stylize({ ...base, encoder: broken }).result).rejects.toMatchObject({ code: 'diverged' });
    });
  });

  it('survives a single NaN', async () => {
    let calls = 0;
    const flaky = scoring('flaky', (score) => tf.mul(score, ++calls === 3 ? Number.NaN : 1));
    const events = await eventsOf({ ...base, losses: [losses[0], flaky], minSize: 100 });
    expect(events.filter((event) => event.type === 'recovery')).toHaveLength(1);
  });
});

describe('refuses at once', () => {
  it.each<[string, Partial<StylizeOptions>, string, RegExp]>([
    [
      'an unknown layer',
      { losses: [contentLoss({ layer: 'conv9_9' })] },
      'unknown-layer',
      /'conv9_9': toy has plain, squared/,
    ],
    ['no paintings', { styles: [] }, 'invalid-option', /at least one painting/],
    ['no losses', { losses: [] }, 'invalid-option', /at least one loss/],
    ['two losses of one name', { losses: [losses[0], losses[0]] }, 'invalid-option', /every name once/],
    ['weights that do not fit', { blend: [1, 2] }, 'invalid-option', /1 non-negative numbers/],
    ['weights that are all 0', { blend: [0] }, 'invalid-option', /not all 0/],
    [
      'a photo of one pixel',
      { content: picture(1, 1, 1) },
      'invalid-image',
      /16 px for the longer side of the content but received '1x1'/,
    ],
    ['a painting of one pixel', { styles: picture(1, 1, 1) }, 'invalid-image', /longer side of the style/],
    ['a broken painting', { styles: { ...picture(2), width: 3 } }, 'invalid-image', /the style's data/],
    ['a bad option', { size: -1 }, 'invalid-option', /for size but received -1/],
  ])('%s', (_, options, code, message) => {
    const attempt = (): unknown => stylize({ ...base, ...options });
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code }));
  });
});

it('knows its errors from another copy of the package', () => {
  const error = new PasticheError('diverged', 'x', { cause: 1 });
  expect(PasticheError.isInstance(error)).toBe(true);
  expect(PasticheError.isInstance({ [Symbol.for('pastiche.error')]: true })).toBe(true);
  expect(PasticheError.isInstance(new Error('x'))).toBe(false);
  expect(error.cause).toBe(1);
});

describe('a run under way', () => {
  const long: StylizeOptions = { ...base, losses: undefined, contentLayers: { plain: 1 }, styleLayers: { squared: 1 } };

  it('takes other weights and layers from the next step on', async () => {
    const run = stylize({ ...long, iterations: 6 });
    const names: string[][] = [];
    for await (const event of run) {
      if (!isStep(event)) continue;
      names.push(Object.keys(event.costs));
      if (names.length === 2) await run.change({ variationWeight: 0, styleLayers: { plain: 0.5, squared: 0.5 } });
    }
    expect(names[1]).toEqual(['content/plain', 'style/squared', 'variation']);
    expect(names[2]).toEqual(['content/plain', 'style/plain', 'style/squared']);
    expect(names).toHaveLength(9);
  });

  it('takes other paintings, and keeps the picture so far', async () => {
    await withoutLeak('a run that changed', async () => {
      const run = stylize({ ...long, minSize: 100, iterations: 40 });
      let [loss, steps] = [0, 0];
      for await (const event of run) {
        if (!isStep(event)) continue;
        if (++steps === 20) {
          const before = await run.snapshot();
          await run.change({ styles: [picture(2), picture(7)], blend: [1, 3], iterations: 60 });
          expect(await run.snapshot()).toEqual(before);
        }
        loss = event.loss;
      }
      expect(steps).toBe(60);
      expect(loss).toBeGreaterThan(0);
    });
  });

  it('turns a unit down', async () => {
    const energy = (image?: RawImage): number =>
      [...(image as RawImage).data].reduce((sum, value, i) => sum + (i % 3 === 0 ? (value / 255) ** 2 : 0), 0);
    const style = { contentWeight: 0, variationWeight: 0, styleLayers: { plain: 1 }, minSize: 24, iterations: 30 };
    const run = stylize({ ...long, ...style, optimizer: 'lbfgs' });
    const seen: number[] = [];
    for await (const event of run) {
      if (!isStep(event) || event.iteration !== 30 || seen.length > 0) continue;
      seen.push(energy(await run.snapshot()));
      await run.change({ units: { 'plain:0': 0.5 }, iterations: 60 });
    }
    const painting = energy(picture(2));
    expect(seen[0] / painting).toBeCloseTo(1, 1);
    expect(energy(await run.result) / painting).toBeCloseTo(0.25, 1);
  });

  it('takes more steps even at its last one', async () => {
    const run = stylize({ ...long, minSize: 100, iterations: 3 });
    let steps = 0;
    for await (const event of run) if (isStep(event) && ++steps === 3) await run.change({ iterations: 5 });
    expect(steps).toBe(5);
  });

  /** The images that the network is asked for between a change and the next step, with their layers. */
  async function encodesAfter(changes: StyleChanges, options: Partial<StylizeOptions>): Promise<string[]> {
    const toy = toyEncoder();
    let asked: string[] = [];
    const encoder: Encoder = {
      ...toy,
      encode(image, layers, signal) {
        asked.push(`${image.shape[2]}x${image.shape[1]} ${layers}`);
        return toy.encode(image, layers, signal);
      },
    };
    const run = stylize({ ...long, minSize: 100, encoder, ...options });
    let steps = 0;
    for await (const event of run) {
      if (!isStep(event)) continue;
      steps++;
      if (steps === 3) {
        asked = [];
        await run.change(changes);
      }
      if (steps === 4) break;
    }
    // The last is the step itself.
    return asked.slice(0, -1);
  }

  it.each<[string, StyleChanges, string[]]>([
    ['a weight', { styleWeight: 3 }, []],
    ['the weights of layers', { styleLayers: { squared: 7 } }, []],
    ['the blend', { blend: [1, 5] }, []],
    ['the statistic', { styleStatistic: 'gram' }, []],
    ['units', { units: { 'squared:1': 0.5 } }, []],
    ['steps and colors', { iterations: 9, colors: 'content', palette: 0.5 }, []],
    ["the paintings' colors", { colors: 'match' }, ['24x22 squared', '24x14 squared']],
    ['a weight from 0', { variationWeight: 1 }, []],
    ['one painting of two', { styles: [picture(2, 20, 18), picture(7, 40, 18)] }, ['24x11 squared']],
    ['the size of paintings', { styleScale: 0.5 }, ['12x11 squared', '12x7 squared']],
    ['another layer of style', { styleLayers: { squared: 1, plain: 1 } }, ['24x22 plain', '24x14 plain']],
  ])('encodes only what a change of %s makes necessary', async (_, changes, expected) => {
    const styles = [picture(2, 20, 18), picture(3, 30, 18)];
    const given = changes.styles ? { ...changes, styles: [styles[0], (changes.styles as RawImage[])[1]] } : changes;
    expect(await encodesAfter(given, { styles, variationWeight: 0 })).toEqual(expected);
  });

  it('measures a painting once for several runs that share statistics', async () => {
    const statistics = new StatisticsCache();
    const toy = toyEncoder();
    const widths: number[] = [];
    const encoder: Encoder = {
      ...toy,
      encode(image, layers, signal) {
        widths.push(image.shape[2]);
        return toy.encode(image, layers, signal);
      },
    };
    const styles = [picture(2, 12, 24)];
    for (const seed of [1, 2]) {
      await stylize({ ...long, content: picture(seed), styles, encoder, statistics, size: 24, minSize: 100 }).result;
    }
    expect(widths.filter((width) => width === 12)).toHaveLength(1);
  });

  it('draws the same random numbers at the same step, and others at the next', async () => {
    const drawn: number[] = [];
    const random: Loss = {
      name: 'random',
      weight: 1,
      layers: ['plain'],
      bind: async () => ({
        score(features, { index, random }) {
          drawn.push(index + random.uniform());
          return tf.mean(features.plain);
        },
        dispose: () => {},
      }),
    };
    const options = { ...base, losses: [random], minSize: 100, iterations: 3 };
    await stylize(options).result;
    const first = drawn.splice(0);
    await stylize(options).result;
    expect(drawn).toEqual(first);
    expect(new Set(first.map((value) => value % 1)).size).toBe(3);
    expect(first.map(Math.floor)).toEqual([0, 1, 2]);
  });

  it('goes on without a change that cannot be measured, and says so', async () => {
    await withoutLeak('the run', async () => {
      const run = stylize({ ...long, iterations: 6, minSize: 100 });
      const [notices, costs]: [string[], number[]] = [[], []];
      for await (const event of run) {
        if (event.type === 'notice') notices.push(event.message);
        if (!isStep(event)) continue;
        costs.push(event.loss);
        if (costs.length === 2) await run.change({ units: { 'squared:9': 2 } });
        if (costs.length === 4) await run.change({ styleWeight: 1e4 });
      }
      expect(notices).toEqual([expect.stringMatching(/units of squared below 3.*goes on without this change/)]);
      expect(costs).toHaveLength(6);
      expect(costs[4]).toBeGreaterThan(1.2 * costs[3]);
    });
  });

  it('goes on from its very beginning without adding noise twice', async () => {
    const options = { ...long, minSize: 100, initNoise: 0.5, iterations: 1 };
    const whole = stylize(options);
    let resume: Checkpoint | undefined;
    for await (const event of whole) if (event.type === 'scale') resume = await whole.checkpoint();
    expect((await stylize({ ...options, resume }).result).data).toEqual((await whole.result).data);
  });

  it('knows its progress where no loss reads the network', async () => {
    const encoder = { ...toyEncoder(), work: (layers: readonly string[]) => layers.length };
    const only = { ...long, encoder, contentWeight: 0, styleWeight: 0, variationWeight: 1, minSize: 100 };
    const progress = (await eventsOf(only)).filter(isStep).map((event) => event.progress);
    expect(progress).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it("refuses to change what the run's own losses do not read", async () => {
    const run = stylize(base);
    for await (const event of run) {
      if (!isStep(event) || event.iteration !== 2) continue;
      await expect(run.change({ styleWeight: 2 })).rejects.toThrow('given losses, and styleWeight');
      await run.change({ iterations: 5 });
    }
    expect((await run.result).width).toBe(24);
  });

  it('refuses what it cannot do, and goes on as it was', async () => {
    const run = stylize(long);
    await expect(run.change({ styleWeight: 1 })).rejects.toThrow('under way');
    for await (const event of run) {
      if (!isStep(event) || event.iteration !== 2) continue;
      await expect(run.change({ styleWeight: -1 })).rejects.toThrow('styleWeight');
      await expect(run.change({ styleLayers: { nowhere: 1 } })).rejects.toThrow('nowhere');
      await expect(run.change({ blend: [1, 2] })).rejects.toThrow('blend');
      await expect(run.change({ units: { 'plain:1': 2 } })).rejects.toThrow('units of styleLayers (squared)');
      await expect(run.change({ size: 12 } as object)).rejects.toThrow("but received 'size'");
    }
    expect((await run.result).width).toBe(24);
  });

  it('goes on from a checkpoint', async () => {
    const whole = stylize(long);
    let checkpoint: Checkpoint | undefined;
    for await (const event of whole) {
      if (isStep(event) && event.scale === 1 && event.iteration === 1) checkpoint = await whole.checkpoint();
    }
    expect(checkpoint).toMatchObject({ scale: 1, iteration: 1, image: { width: 24, height: 18, channels: 3 } });
    const places = (await eventsOf({ ...long, resume: checkpoint })).flatMap((event) =>
      isStep(event) ? [[event.scale, event.iteration]] : [],
    );
    expect(places).toEqual([
      [1, 2],
      [1, 3],
      [1, 4],
    ]);
    expect(() => stylize({ ...long, resume: { ...(checkpoint as Checkpoint), scale: 2 } })).toThrow('resume.scale');
  });

  it('goes on from a checkpoint that was stored as text, to the same picture', async () => {
    const whole = stylize(long);
    let checkpoint: Checkpoint | undefined;
    for await (const event of whole)
      if (isStep(event) && event.iteration === 1) checkpoint ??= await whole.checkpoint();
    const stored = encodeCheckpoint(checkpoint as Checkpoint);
    expect(JSON.parse(stored)).toMatchObject({ scale: 0, iteration: 1 });
    expect(decodeCheckpoint(stored)).toEqual(checkpoint);
    const [first, second] = [checkpoint, decodeCheckpoint(stored)].map((resume) => stylize({ ...long, resume }).result);
    expect((await second).data).toEqual((await first).data);
    for (const wrong of ['', '{}', 'null', stored.replace('"width":', '"width":1'), stored.slice(0, -9)])
      expect(() => decodeCheckpoint(wrong)).toThrow('a text from encodeCheckpoint() for the checkpoint but received');
  });

  it('goes on from the very picture of the checkpoint, to an end that is as good', async () => {
    const options = { ...long, average: 0, iterations: 60 };
    const whole = stylize(options);
    let checkpoint: Checkpoint | undefined;
    const costs: number[] = [];
    for await (const event of whole) {
      if (!isStep(event) || event.scale !== 1) continue;
      costs.push(event.loss);
      if (event.iteration === 20) checkpoint = await whole.checkpoint();
    }
    const resumed = (await eventsOf({ ...options, resume: checkpoint })).filter(isStep).map(({ loss }) => loss);
    expect(resumed).toHaveLength(40);
    expect(resumed[0]).toBeCloseTo(costs[20], 6);
    expect(resumed[39]).toBeLessThan(1.1 * costs[59]);
    expect(1.1 * costs[59]).toBeLessThan(costs[20]);
  });
});
