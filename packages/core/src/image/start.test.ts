import { expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { grained, mix, noise, styleNoise } from './start.ts';

const size = { width: 60, height: 60 };

it('noise is uniform and seeded', () => {
  const { rgb } = noise(size, createRandom(1));
  expect(rgb).toEqual(noise(size, createRandom(1)).rgb);
  expect(rgb.reduce((a, b) => a + b) / rgb.length).toBeCloseTo(0.5, 1);
});

it('styleNoise has the mean and the covariance of the painting', () => {
  const source = createRandom(2);
  const rgb = new Float32Array(60 * 60 * 3);
  for (let i = 0; i < rgb.length; i += 3) {
    const shared = source.normal() * 0.05;
    rgb.set([0.3 + shared, 0.5 + shared + 0.02 * source.normal(), 0.6 - shared], i);
  }
  const made = styleNoise(size, [{ planes: { ...size, rgb }, weight: 1 }], createRandom(3)).rgb;
  const statistics = (values: Float32Array): number[] => {
    const count = values.length / 3;
    const mean = [0, 1, 2].map((c) => values.filter((_, i) => i % 3 === c).reduce((a, b) => a + b) / count);
    let covariance = 0;
    for (let i = 0; i < values.length; i += 3)
      covariance += ((values[i] - mean[0]) * (values[i + 2] - mean[2])) / count;
    return [...mean, covariance];
  };
  const [actual, expected] = [statistics(made), statistics(rgb)];
  for (const c of [0, 1, 2]) expect(actual[c]).toBeCloseTo(expected[c], 2);
  // Red and blue move against each other: -0.0025, with a standard error of 0.00006.
  expect(actual[3]).toBeCloseTo(expected[3], 3);
});

it('mix goes from one picture to the other', () => {
  const [a, b] = [0, 1].map((value) => ({ width: 1, height: 1, rgb: new Float32Array(3).fill(value) }));
  expect([...mix(a, b, 0.25).rgb]).toEqual([0.25, 0.25, 0.25]);
});

it('grain is gray, seeded, within its amount, and has large and small parts', () => {
  const gray = { ...size, rgb: new Float32Array(60 * 60 * 3).fill(0.5) };
  const { rgb } = grained(gray, 0.05, 4);
  expect(grained(gray, 0.05, 5).rgb).not.toEqual(rgb);
  expect(grained(gray, 0.05, 4).rgb).toEqual(rgb);
  const values = rgb.filter((_, i) => i % 3 === 0);
  expect(rgb.filter((_, i) => i % 3 === 2)).toEqual(values);
  const spread = (apart: number): number => {
    const changes = values.map((value, i) => value - (values[i + apart] ?? value));
    return Math.sqrt(changes.reduce((sum, change) => sum + change ** 2, 0) / values.length);
  };
  expect(values.every((value) => Math.abs(value - 0.5) <= 0.25)).toBe(true);
  expect(spread(1)).toBeGreaterThan(0.01);
  expect(spread(20)).toBeGreaterThan(1.5 * spread(1));
});
