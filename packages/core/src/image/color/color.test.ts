import { describe, expect, it } from 'vitest';
import fixture from '../../../../../fixtures/recolor.json' with { type: 'json' };
import { createRandom } from '../../math/random.ts';
import type { Planes } from '../rawImage.ts';
import { noise } from '../start.ts';
import { withColorsOf } from './luminance.ts';
import { mixPatches } from './mix.ts';
import { matchRanks, type Weighted } from './ranks.ts';
import { type RecolorMethod, recolor } from './recolor.ts';
import { colorStatistics, type Sample } from './statistics.ts';

const methods: RecolorMethod[] = ['monge-kantorovich', 'pca', 'cholesky', 'histogram'];
const planesOf = (values: ArrayLike<number>): Planes => ({
  width: values.length / 3,
  height: 1,
  rgb: Float32Array.from(values),
});
const statisticsOf = (planes: Sample): number[] => {
  const { mean, covariance } = colorStatistics([{ planes, weight: 1 }]);
  return [...mean, ...covariance.flat()];
};
/** The largest difference between two lists. */
const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), Math.abs(a.length - b.length));
const painting = noise({ width: 40, height: 30 }, createRandom(1));
const photo = ((): Planes => {
  const { rgb, ...size } = noise({ width: 50, height: 40 }, createRandom(2));
  return { ...size, rgb: rgb.map((value, i) => 0.4 + 0.3 * value * rgb[i - (i % 3)]) };
})();

describe.each(methods)('%s', (method) => {
  it("gives NumPy's numbers", () => {
    const [picture, other] = [fixture.picture, fixture.other].map(planesOf);
    expect(apart(recolor(picture, other, method), fixture.results[method])).toBeLessThan(1e-4);
  });

  it("gives NumPy's numbers where pixels count differently", () => {
    const [picture, other] = (['picture', 'other'] as const).map((name) => {
      // A mask has no more than 1.
      const mask = Float32Array.from(fixture.weights[name], (weight) => weight / 3);
      return { ...planesOf(fixture[name]), mask };
    });
    expect(apart(statisticsOf(other), fixture.statistics)).toBeLessThan(1e-6);
    expect(apart(recolor(picture, other, method), fixture.weighed[method])).toBeLessThan(1e-4);
  });

  it('takes a part of a picture for all of it, to the bit, if that counts alike', () => {
    const part = new Float32Array(1200).fill(0.3, 0, 600);
    const cut = { width: 40, height: 15, rgb: painting.rgb.slice(0, 1800) };
    const [masked, whole] = [{ ...painting, mask: part }, cut].map((other) => recolor(photo, other, method));
    expect(masked).toEqual(whole);
    expect(recolor({ ...painting, mask: part }, photo, method).subarray(0, 1800)).toEqual(recolor(cut, photo, method));
  });

  it("gives the photo's mean and covariance", () => {
    const [given, wanted] = [{ ...painting, rgb: recolor(painting, photo, method) }, photo].map(statisticsOf);
    expect(apart(given, wanted)).toBeLessThan(1e-3);
  });

  const gray = planesOf(painting.rgb.map((_, i) => painting.rgb[i - (i % 3)]));
  const flat = planesOf(painting.rgb.map((_, i) => [0.2, 0.5, 0.9][i % 3]));
  const black = planesOf(new Float32Array(30));
  const hidden = { ...painting, alpha: new Float32Array(painting.rgb.length / 3) };
  const masked = (planes: Planes, value: (pixel: number) => number): Sample => ({
    ...planes,
    mask: new Float32Array(planes.rgb.length / 3).map((_, pixel) => value(pixel)),
  });
  const speck = (planes: Planes): Sample => masked(planes, (pixel) => Number(pixel === 3));
  const poor = {
    ...{ gray, flat, black, hidden },
    ...{ 'one pixel': speck(painting), 'one gray pixel': speck(gray), 'one hidden pixel': speck(hidden) },
    'two pixels, one hardly': masked(painting, (pixel) => [1, 1e-8][pixel] ?? 0),
    'behind a black mask': masked(painting, () => 0),
    'behind a faint mask': masked(painting, (pixel) => 1e-30 * (pixel % 2)),
  };
  it.each(Object.entries(poor))('has an answer for a picture that is %s', (_, picture) => {
    for (const other of [painting, ...Object.values(poor)]) {
      expect(recolor(picture, other, method).every(Number.isFinite)).toBe(true);
      expect(recolor(other, picture, method).every(Number.isFinite)).toBe(true);
    }
  });

  it('gives a picture of one color the mean color, and a picture all of one', () => {
    const mean = statisticsOf(photo).slice(0, 3);
    const plain = flat.rgb.map((_, i) => mean[i % 3]);
    expect(apart(recolor(flat, photo, method), plain)).toBeLessThan(1e-3);
    expect(apart(recolor(painting, flat, method), flat.rgb)).toBeLessThan(1e-3);
  });

  it('leaves transparent pixels out', () => {
    const cut = { rgb: Float32Array.of(...painting.rgb, 0, 1, 0, 1, 0, 1), width: 1202, height: 1 };
    const alpha = new Float32Array(1202).fill(1, 0, 1200);
    const whole = recolor(painting, photo, method);
    expect(recolor({ ...cut, alpha }, photo, method).subarray(0, whole.length)).toEqual(whole);
    expect(recolor(photo, { ...cut, alpha }, method)).toEqual(recolor(photo, painting, method));
  });
});

it("matchRanks gives exactly the other's values, in the order of one's own", () => {
  const [values, target] = [7, 8].map((seed) => noise({ width: 40, height: 30 }, createRandom(seed)).rgb);
  const matched = matchRanks({ values }, { values: target });
  expect([...matched].sort()).toEqual([...target].sort());
  const order = (list: Float32Array): number[] => [...list.keys()].sort((a, b) => list[a] - list[b]);
  expect(order(matched)).toEqual(order(values));
});

it('matchRanks gives a value as many ranks as it weighs, and one of no weight those of the next', () => {
  const of = (values: number[], weights?: number[]): Weighted => ({
    values: Float32Array.from(values),
    weights: weights && Float32Array.from(weights),
  });
  expect([...matchRanks(of([1, 2], [1, 3]), of([40, 10, 30, 20]))]).toEqual([10, 30]);
  expect([...matchRanks(of([2, 1]), of([30, 10], [1, 3]))]).toEqual([20, 10]);
  expect([...matchRanks(of([9, 5, 1, 12], [1, 0, 1, 0]), of([10, 20]))]).toEqual([20, 20, 10, 20]);
  expect([...matchRanks(of([-1, -0, 0, -2]), of([1, 2, 3, 4]))]).toEqual([2, 3.5, 3.5, 1]);
});

it('mixPatches fades at soft edges, shares where patches overlap, and leaves the rest', () => {
  const [own, red, blue] = [
    [0.4, 0.4, 0.4],
    [0.8, 0, 0],
    [0, 0, 0.8],
  ].map((color) => Float32Array.of(...color, ...color, ...color));
  const patches = [
    { mask: Float32Array.of(0.25, 1, 0), rgb: red },
    { mask: Float32Array.of(0.25, 1, 0), rgb: blue },
  ];
  const mixed = [0.4, 0.2, 0.4, 0.4, 0, 0.4, 0.4, 0.4, 0.4];
  expect(apart(mixPatches(own, patches), mixed)).toBeLessThan(1e-6);
  expect(mixPatches(own, [])).toEqual(own);
});

it('matchRanks gives equal values one value, and stretches over other lengths', () => {
  const of = (...values: number[]): Weighted => ({ values: Float32Array.from(values) });
  expect([...matchRanks(of(5, 5, 2, 9), of(40, 10, 20, 30))]).toEqual([25, 25, 10, 40]);
  expect([...matchRanks(of(1, 0), of(10, 20, 30))]).toEqual([expect.closeTo(26.667, 3), expect.closeTo(13.333, 3)]);
  expect([...matchRanks(of(0, 1), of(6))]).toEqual([6, 6]);
});

it('a pixel counts as much as its mask says in mean and covariance', () => {
  const mask = Float32Array.of(0.2, 0.6, 0);
  const colors = { ...planesOf([0, 0, 0, 1, 0.5, 0, 0.3, 0.9, 1]), mask };
  const covariance = [0.1875, 0.09375, 0, 0.09375, 0.046875, 0, 0, 0, 0];
  expect(apart(statisticsOf(colors), [0.75, 0.375, 0, ...covariance])).toBeLessThan(1e-7);
});

it("withColorsOf takes the photo's colors, and the painted luminance with the photo's mean and spread", () => {
  const shades = planesOf([0.1, 0.1, 0.1, 0.9, 0.9, 0.9]);
  const out = withColorsOf(shades, planesOf([0.4, 0.5, 0.4, 0.6, 0.3, 0.6]));
  const luminance = [0, 3].map((i) => 0.299 * out[i] + 0.587 * out[i + 1] + 0.114 * out[i + 2]);
  // The photo's own are 0.4587 and 0.4239: the painted pixels have the other order.
  expect(luminance).toEqual([expect.closeTo(0.4239, 4), expect.closeTo(0.4587, 4)]);
  expect([out[1] - out[0], out[4] - out[3]]).toEqual([expect.closeTo(0.1, 6), expect.closeTo(-0.3, 6)]);
  expect(withColorsOf(planesOf(new Float32Array(6)), shades).every(Number.isFinite)).toBe(true);
});
