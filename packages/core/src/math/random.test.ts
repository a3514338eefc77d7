import { expect, it } from 'vitest';
import { createRandom } from './random.ts';

it('gives the same numbers for the same seed, and others for another', () => {
  const draw = (seed: number): number[] => {
    const random = createRandom(seed);
    return [random.uniform(), random.uniform(), random.normal()];
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

it('does not change from version to version', () => {
  const random = createRandom(1);
  expect([random.uniform(), random.uniform(), random.uniform()]).toEqual([
    0.46343498723581433, 0.06348736514337361, 0.3134236114565283,
  ]);
});

it('is uniform in [0, 1), and normal with mean 0 and deviation 1', () => {
  const random = createRandom(3);
  const count = 20_000;
  const uniform = Array.from({ length: count }, () => random.uniform());
  const normal = Array.from({ length: count }, () => random.normal());
  const mean = (values: number[]): number => values.reduce((a, b) => a + b) / count;
  const variance = (values: number[]): number => mean(values.map((value) => value ** 2)) - mean(values) ** 2;
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...uniform)).toBeLessThan(1);
  // Five standard errors.
  expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.011);
  expect(Math.abs(variance(uniform) - 1 / 12)).toBeLessThan(0.003);
  expect(Math.abs(mean(normal))).toBeLessThan(0.036);
  expect(Math.abs(variance(normal) - 1)).toBeLessThan(0.05);
});
