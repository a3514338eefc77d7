import { describe, expect, it } from 'vitest';
import fixture from '../../../../../fixtures/recolor.json' with { type: 'json' };
import { createRandom } from '../../math/random.ts';
import type { Planes } from '../rawImage.ts';
import { noise } from '../start.ts';
import { withColorsOf } from './luminance.ts';
import { matchRanks, type Weighted } from './ranks.ts';
import { type RecolorMethod, recolor } from './recolor.ts';
import { colorStatistics } from './statistics.ts';

const methods: RecolorMethod[] = ['monge-kantorovich', 'pca', 'cholesky', 'histogram'];
const planesOf = (values: ArrayLike<number>): Planes => ({
  width: values.length / 3,
  height: 1,
  rgb: Float32Array.from(values),
});
const statisticsOf = (planes: Planes): number[] => {
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

  it("gives the photo's mean and covariance", () => {
    const [given, wanted] = [{ ...painting, rgb: recolor(painting, photo, method) }, photo].map(statisticsOf);
    expect(apart(given, wanted)).toBeLessThan(1e-3);
  });

  const gray = planesOf(painting.rgb.map((_, i) => painting.rgb[i - (i % 3)]));
  const flat = planesOf(painting.rgb.map((_, i) => [0.2, 0.5, 0.9][i % 3]));
  const black = planesOf(new Float32Array(30));
  const hidden = { ...painting, alpha: new Float32Array(painting.rgb.length / 3) };
  const poor = { gray, flat, black, hidden };
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

it('matchRanks gives equal values one value, and stretches over other lengths', () => {
  const of = (...values: number[]): Weighted => ({ values: Float32Array.from(values) });
  expect([...matchRanks(of(5, 5, 2, 9), of(40, 10, 20, 30))]).toEqual([25, 25, 10, 40]);
  expect([...matchRanks(of(1, 0), of(10, 20, 30))]).toEqual([expect.closeTo(26.667, 3), expect.closeTo(13.333, 3)]);
  expect([...matchRanks(of(0, 1), of(6))]).toEqual([6, 6]);
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
