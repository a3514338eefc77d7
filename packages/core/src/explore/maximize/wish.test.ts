import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Features } from '../../encoder/features.ts';
import '#gradients';
import { type Wish, wish } from './wish.ts';

/** A layer of three by one positions and two channels. */
const features = (...values: number[]): Features => ({ a: tf.tensor4d(values, [1, 1, 3, 2]) });
const batch = [features(1, 2, 3, 4, 5, 6), features(1, 0, 1, 0, 1, 0)];

const score = (one: Wish, pictures: readonly Features[] = batch.slice(0, 1)): number =>
  tf.tidy(() => one.score(pictures).dataSync()[0]);

describe('wishes', () => {
  it('are as large as the activations they are about, and the mean of several pictures', () => {
    expect(score(wish.unit('a', 1))).toBe(4);
    expect(score(wish.unit('a', 1, { x: 2, y: 0 }))).toBe(6);
    expect(score(wish.channel('a', 0))).toBe(3);
    expect(score(wish.layer('a'))).toBeCloseTo(91 / 6, 5);
    // (0.6, 0.8) times the means (3, 4)
    expect(score(wish.direction('a', [3, 4]))).toBeCloseTo(5, 5);
    expect(score(wish.channel('a', 0), batch)).toBe(2);
  });

  it('add up, and are multiplied', () => {
    const both = wish.sum(wish.channel('a', 0), wish.times(wish.channel('a', 1), -0.5));
    expect(score(both)).toBe(1);
    expect(both.name).toBe('channel/a:0 + -0.5 * channel/a:1');
    expect(both.layers).toEqual(['a']);
    expect([both.pictures, wish.sum(both, wish.diversity('a')).pictures]).toEqual([1, 2]);
    expect([both.isLocal, wish.sum(both, wish.times(wish.unit('a', 0), 2)).isLocal]).toEqual([false, true]);
  });

  it('are for diversity the less fulfilled the more alike pictures are', () => {
    // Gram matrices ((35, 44), (44, 56)) and ((3, 0), (0, 0)); mean squares of activations 91 / 6 and 1 / 2.
    const cosine = 35 / Math.hypot(35, 44, 44, 56);
    const strength = (Math.sqrt(91 / 6) + Math.sqrt(1 / 2)) / 2;
    expect(score(wish.diversity('a'), batch)).toBeCloseTo((-cosine * strength) / 4, 5);
    expect(score(wish.diversity('a'), [batch[0], batch[0]])).toBeCloseTo(-Math.sqrt(91 / 6) / 4, 5);
  });

  it('do not become more diverse by firing less', () => {
    const gradient = tf.grad((x) => wish.diversity('a').score([batch[0], { a: x as tf.Tensor4D }]))(batch[1].a);
    // Along the activations themselves there is no slope: the similarity does not know how long they are.
    expect(tf.sum(tf.mul(gradient, batch[1].a)).dataSync()[0]).toBeCloseTo(0, 4);
    expect(tf.max(tf.abs(gradient)).dataSync()[0]).toBeGreaterThan(0.01);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['half a unit', () => wish.unit('a', 0.5), /for unit but received 0.5/],
    [
      'a channel that there is not',
      () => score(wish.channel('a', 2)),
      /from 0 to 1, as a has, for unit but received 2/,
    ],
    ['a unit that there is not', () => score(wish.unit('a', 2)), /from 0 to 1, as a has, for unit/],
    ['a position beyond', () => score(wish.unit('a', 0, { x: 3, y: 0 })), /a place in a \(3x1\) for position/],
    [
      'a direction of another space',
      () => score(wish.direction('a', [1])),
      /2 weights, as a has channels, .* received 1/,
    ],
    ['no direction', () => wish.direction('a', [0, 0]), /finite weights, not all 0, for direction/],
    ['a sum of nothing', () => wish.sum(), /at least one wish/],
    ['no number for a factor', () => wish.times(wish.layer('a'), Number.NaN), /a finite number for factor/],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
