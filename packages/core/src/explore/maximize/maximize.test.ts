import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { BackwardRule, Encoder } from '../../encoder/encoder.ts';
import { createRandom } from '../../math/random.ts';
import { withoutLeak } from '../../testing/check.ts';
import { toyEncoder } from '../../testing/toyEncoder.ts';
import { type MaximizeOptions, maximize } from './maximize.ts';
import { Spectrum } from './spectrum.ts';
import { Sway } from './sway.ts';
import { wish } from './wish.ts';

const encoder = toyEncoder();
const small = { encoder, wish: wish.channel('plain', 0), size: 12, steps: 30, learningRate: 0.5 };
const run = (options: Partial<MaximizeOptions> = {}): ReturnType<typeof maximize> => maximize({ ...small, ...options });

const meanOf = (data: ArrayLike<number>, channel: number): number =>
  Array.from(data)
    .filter((_, i) => i % 3 === channel)
    .reduce((sum, value, _i, all) => sum + value / all.length, 0);

describe('maximize', () => {
  it('makes red where red is wished for, and tells how far it is', async () => {
    const scores: number[] = [];
    const [picture] = await withoutLeak('maximize', async () => {
      const red = run();
      for await (const event of red) {
        if (event.type !== 'step') continue;
        scores.push(event.costs['channel/plain:0']);
        expect(event.loss).toBe(-event.costs['channel/plain:0']);
        expect(event.progress).toBe(event.iteration / 30);
      }
      return red.result;
    });
    expect(picture).toMatchObject({ width: 12, height: 12, channels: 3 });
    expect(scores).toHaveLength(30);
    expect(scores[0]).toBeCloseTo(0.5, 1);
    expect(scores[29]).toBeGreaterThan(0.6);
    expect(meanOf(picture.data, 0) / 255).toBeCloseTo(scores[29], 1);
  });

  it('makes less of what is wished for less', async () => {
    const opposite = wish.sum(wish.times(wish.channel('plain', 0), -1), wish.channel('plain', 2));
    const [picture] = await run({ wish: opposite }).result;
    expect(meanOf(picture.data, 0)).toBeLessThan(110);
    expect(meanOf(picture.data, 2)).toBeGreaterThan(meanOf(picture.data, 0) + 30);
  });

  it('makes one place bright for a unit', async () => {
    const sway = { shift: 0, rotation: 0, scale: 1 };
    const [{ data }] = await run({ wish: wish.unit('plain', 0, { x: 9, y: 2 }), sway, steps: 5 }).result;
    const reds = Array.from(data).filter((_, i) => i % 3 === 0);
    expect(reds.indexOf(Math.max(...reds))).toBe(2 * 12 + 9);
  });

  it('makes pictures that differ for diversity', async () => {
    const scores: number[] = [];
    const diverse = run({ wish: wish.diversity('plain'), steps: 40 });
    for await (const event of diverse) if (event.type === 'step') scores.push(-event.loss);
    // The cosine of their Gram matrices, which are nearly the same in noise, times about the root of 3/4.
    expect(scores[0]).toBeLessThan(-0.8);
    expect(scores[39]).toBeGreaterThan(-0.4);
    expect(await diverse.result).toHaveLength(2);
  });

  it('is the same for the same seed', async () => {
    const make = async (seed: number): Promise<string> => String((await run({ steps: 3, seed }).result)[0].data);
    expect(await make(1)).toBe(await make(1));
    expect(await make(1)).not.toBe(await make(2));
  });

  it('goes by another rule where nothing fires', async () => {
    const rules: (BackwardRule | undefined)[] = [];
    const silent: Encoder = {
      ...encoder,
      async encode(...args) {
        const encoding = await encoder.encode(...args);
        encoding.backward = async (_, _signal, rule) => {
          rules.push(rule);
          return rule === 'deconvnet' ? tf.onesLike(args[0]) : tf.zerosLike(args[0]);
        };
        return encoding;
      },
    };
    const [{ data }] = await run({ encoder: silent, steps: 20 }).result;
    expect(rules.slice(0, 2)).toEqual([undefined, 'deconvnet']);
    // What came back says: brighter.
    expect(meanOf(data, 1)).toBeGreaterThan(140);
  });

  it('can be looked at, and leaves nothing behind when it is broken off or cancelled', async () => {
    await withoutLeak('breaking off', async () => {
      const broken = run({ pictures: 2 });
      for await (const { type } of broken) {
        expect(await broken.snapshot()).toHaveLength(2);
        expect(await broken.checkpoint()).toBeUndefined();
        await expect(broken.change({})).rejects.toThrow(/maximize\(\) cannot be changed/);
        if (type === 'step') break;
      }
      await expect(broken.result).rejects.toMatchObject({ name: 'AbortError' });
      await expect(run({ signal: AbortSignal.abort('enough') }).result).rejects.toBe('enough');
    });
  });

  it('leaves nothing behind when a wish fails', async () => {
    await withoutLeak('a failure', async () => {
      await expect(run({ wish: wish.channel('plain', 7) }).result).rejects.toThrow(/from 0 to 2, as plain has/);
      await expect(run({ wish: wish.channel('nowhere', 0) }).result).rejects.toMatchObject({ code: 'unknown-layer' });
      const infinite = wish.times(wish.channel('plain', 0), 1e300);
      await expect(run({ wish: infinite }).result).rejects.toThrow(/became Infinity/);
    });
  });

  it.each<[string, Partial<MaximizeOptions>, RegExp]>([
    ['a fractional size', { size: 20.5 }, /for size but received 20.5/],
    ['no steps', { steps: 0 }, /for steps but received 0/],
    ['fewer pictures than a wish needs', { wish: wish.diversity('plain'), pictures: 1 }, /from 2 to 1000 for pictures/],
    ['a scale below 1', { sway: { scale: 0.9 } }, /from 1 to 10 for sway.scale but received 0.9/],
    ['too small a size', { encoder: { ...encoder, smallestImage: () => 16 } }, /seen at 12x12, .* at least 16 px/],
  ])('refuses %s', (_, options, message) => {
    expect(() => run(options)).toThrow(message);
  });
});

const random = (length: number, seed: number): Float32Array => {
  const { normal } = createRandom(seed);
  return Float32Array.from({ length }, () => normal());
};
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

describe('the way back', () => {
  const size = { width: 10, height: 7 };
  const count = 210;

  it('through a spectrum is its gradient, by finite differences', async () => {
    await withoutLeak('the spectrum', async () => {
      const spectrum = new Spectrum(size);
      const amplitudes = spectrum.start(createRandom(1), 1);
      const step = tf.tensor4d(random(count, 2), [1, 7, 10, 3]);
      const weights = random(count, 3);
      const value = async (distance: number): Promise<number> => {
        const moved = tf.tidy(() => tf.add(amplitudes, tf.mul(step, distance))) as tf.Tensor4D;
        const picture = await spectrum.develop(moved);
        moved.dispose();
        return dot(picture, weights);
      };
      const gradient = spectrum.back(await spectrum.develop(amplitudes), weights);
      const slope = ((await value(1e-3)) - (await value(-1e-3))) / 2e-3;
      expect(dot(gradient.dataSync(), step.dataSync())).toBeCloseTo(slope, 2);
      tf.dispose([amplitudes, step, gradient]);
      spectrum.dispose();
    });
  });

  it('through a sway is its transpose', () => {
    const sway = new Sway(size, { shift: 5, rotation: 30, scale: 1.5 }, createRandom(1));
    const [picture, gradient] = [random(count, 2), random(count, 3)];
    expect(dot(sway.apply(picture), gradient)).toBeCloseTo(dot(picture, sway.back(gradient)), 4);
  });
});

it('shifts, turns and scales around the middle, and repeats itself', () => {
  const size = { width: 5, height: 5 };
  const picture = Float32Array.from({ length: 75 }, (_, i) => Math.floor(i / 3));
  const always = (value: number): { uniform: () => number; normal: () => number } => ({
    uniform: () => value,
    normal: () => 0,
  });
  const grays = (values: Float32Array): number[] => Array.from(values).filter((_, i) => i % 3 === 0);
  // 1 is never drawn, but makes whole numbers.
  const shifted = new Sway(size, { shift: 1, rotation: 0, scale: 1 }, always(1)).apply(picture);
  expect(grays(shifted).slice(0, 5)).toEqual([6, 7, 8, 9, 5]);
  expect(grays(shifted).slice(20)).toEqual([1, 2, 3, 4, 0]);
  const turned = new Sway(size, { shift: 0, rotation: 90, scale: 1 }, always(1)).apply(picture);
  expect(grays(turned).map(Math.round).slice(0, 5)).toEqual([4, 9, 14, 19, 24]);
  const larger = new Sway(size, { shift: 0, rotation: 0, scale: 2 }, always(1)).apply(picture);
  expect(grays(larger).slice(0, 5)).toEqual([6, 6.5, 7, 7.5, 8]);
});
