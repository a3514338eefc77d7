import { weightsSources } from '@pastiche/models';
import { expect, it } from 'vitest';
import { roughly, secondsOf } from '../src/engine/estimate.ts';
import { vggMegabytes } from '../src/weights.ts';

const photo = { width: 800, height: 600 };
const times = { perStep: 0.01, perPixel: 1e-6, toBegin: 0 };
const compact = { model: 'compact' } as const;

it('a run takes as long as its steps, those of all scales', () => {
  const one = { size: 200, minSize: 200, iterations: 10 };
  // 10 steps of 200x150 pixels.
  expect(secondsOf(photo, one, compact, times)).toBeCloseTo(10 * (0.01 + 0.03));
  const two = { ...one, minSize: 141, coarseIterations: 5 };
  expect(secondsOf(photo, two, compact, times)).toBeCloseTo(0.4 + 5 * (0.01 + 141 * 106 * 1e-6));
});

it('VGG-19 takes many times as long, and less where the compact network drafts', () => {
  const options = { size: 512 };
  const [quick, finish, fine] = [compact, { model: 'vgg19', coarseModel: 'compact' }, { model: 'vgg19' }].map(
    (networks) => secondsOf(photo, options, networks as typeof compact, times),
  );
  expect(finish / quick).toBeGreaterThan(3);
  expect(fine / finish).toBeGreaterThan(1.3);
  expect(fine / quick).toBeLessThan(10);
});

it.each([
  [1, 'a few seconds'],
  [10, '8–15 s'],
  [47, '40–70 s'],
  [90, '1–2 min'],
  [600, '8–15 min'],
  [6000, '1–3 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(roughly(seconds)).toBe(words);
});

it('says how large the download of VGG-19 is', () => {
  expect(vggMegabytes).toBe(Math.round(Math.max(...weightsSources.vgg19.map(({ bytes = 0 }) => bytes)) / 1e6));
});
