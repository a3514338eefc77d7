import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { withoutLeak } from '../testing/check.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import type { ScenePicture } from './picture.ts';
import { StatisticsCache } from './statisticsCache.ts';

beforeAll(() => tf.setBackend('cpu'));

it('keeps the hundred statistics of a picture that were used last', async () => {
  const [cache, encoder, source] = [new StatisticsCache(), toyEncoder(), {}];
  const at = (width: number, of = source): ScenePicture =>
    ({ source: of, size: { width, height: 1 } }) as unknown as ScenePicture;
  const isKept = (picture: ScenePicture): boolean => {
    const found = cache.get(encoder, picture, 'plain');
    tf.dispose(Object.values(found ?? {}));
    return found !== undefined;
  };
  await withoutLeak('the cache', async () => {
    const moments = { mean: tf.tensor1d([1]), gram: tf.tensor2d([[1]]) };
    const other = at(1, {});
    await cache.set(encoder, other, 'plain', moments);
    for (let width = 1; width <= 101; width++) {
      await cache.set(encoder, at(width), 'plain', moments);
      expect(isKept(at(1)), `the first, used again, beside ${width}`).toBe(true);
    }
    expect([2, 3, 101].map((width) => isKept(at(width)))).toEqual([false, true, true]);
    // That is of another picture.
    expect(isKept(other)).toBe(true);
    tf.dispose(Object.values(moments));
  });
});
