import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import type { Encoder } from '../encoder/encoder.ts';
import { recolor } from '../image/color/recolor.ts';
import { colorStatistics } from '../image/color/statistics.ts';
import { type RawImage, toPlanes, toRawImage } from '../image/rawImage.ts';
import { noise } from '../image/start.ts';
import { createRandom } from '../math/random.ts';
import { stylize } from '../stylize.ts';
import { withoutLeak } from '../testing/check.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import { finishColors } from './finishColors.ts';
import type { StyleChanges } from './livePlan.ts';
import type { StylizeOptions } from './plan.ts';

const size = { width: 24, height: 18 };
/** Noise around a color. */
function picture(seed: number, ...color: number[]): RawImage {
  const { rgb } = noise(size, createRandom(seed));
  return toRawImage({ ...size, rgb: rgb.map((value, i) => color[i % 3] + 0.3 * (value - 0.5)) });
}
const meanOf = (image: RawImage): number[] =>
  colorStatistics([{ planes: toPlanes(image, 'it'), weight: 1 }]).mean.map((value) => Math.round(100 * value) / 100);

const content = picture(1, 0.3, 0.5, 0.6);
const styles = [picture(2, 0.7, 0.5, 0.3)];
const layers = { contentLayers: { plain: 1 }, styleLayers: { squared: 1 } };
const base: StylizeOptions = {
  ...layers,
  content,
  styles,
  encoder: toyEncoder(),
  size: 24,
  minSize: 24,
  iterations: 4,
};
const painted = (options: Partial<StylizeOptions>): Promise<RawImage> => stylize({ ...base, ...options }).result;

it('a run that matches colors paints with paintings in the colors of the photo', async () => {
  const { data: _, ...shape } = content;
  const rgb = recolor(toPlanes(styles[0], 'it'), toPlanes(content, 'it'), 'pca');
  const before = await painted({ styles: [{ ...shape, data: rgb.map((value) => Math.min(1, Math.max(0, value))) }] });
  const matched = await painted({ colors: 'match', recolor: 'pca' });
  expect(matched.data).not.toEqual((await painted({})).data);
  for (const [i, value] of matched.data.entries()) expect(Math.abs(value - before.data[i])).toBeLessThanOrEqual(1);
});

it('noise to start from has the colors that are painted with', async () => {
  const start = { init: 'style', iterations: 1, learningRate: 1e-6 } as const;
  expect(meanOf(await painted({ ...start, colors: 'match' }))[0]).toBeCloseTo(0.3, 1);
  expect(meanOf(await painted(start))[0]).toBeCloseTo(0.7, 1);
});

it('colors that go nowhere change no bit', async () => {
  const { data } = await painted({});
  for (const colors of ['content', 'match'] as const)
    expect((await painted({ colors, colorStrength: 0, recolor: 'histogram' })).data).toEqual(data);
});

it('the palette moves the finished picture to the paintings, blended', async () => {
  const both = { styles: [...styles, picture(3, 0.2, 0.8, 0.2)], blend: [3, 1] };
  const goal = [0, 1, 2].map((c) => 0.75 * meanOf(both.styles[0])[c] + 0.25 * meanOf(both.styles[1])[c]);
  const [own, half, whole] = await Promise.all([0, 0.5, 1].map((palette) => painted({ ...both, palette })));
  for (const c of [0, 1, 2]) {
    expect(meanOf(whole)[c]).toBeCloseTo(goal[c], 1.7);
    expect(meanOf(half)[c]).toBeCloseTo((meanOf(own)[c] + goal[c]) / 2, 1.7);
  }
});

it('finishColors does to a finished picture what the run would have done', async () => {
  const own = await painted({});
  for (const choice of [
    { colors: 'content', colorStrength: 0.6 },
    { palette: 1, recolor: 'histogram' },
  ] as const) {
    const [later, run] = [finishColors(own, { content, styles, ...choice }), await painted(choice)];
    // It has only eight bits to begin with.
    for (const [i, value] of later.data.entries()) expect(Math.abs(value - run.data[i])).toBeLessThanOrEqual(5);
  }
  expect(meanOf(finishColors(own, { content, styles, colors: 'match' }))).toEqual(meanOf(content));
  expect(finishColors(own, { content, styles }).data).toEqual(own.data);
});

it('finishColors leaves the pixels alone that are kept', () => {
  const keep: RawImage = { ...size, channels: 1, data: new Uint8Array(24 * 18).fill(255, 0, 24 * 9) };
  const { data } = finishColors(styles[0], { content, styles, colors: 'match', palette: 0.3, keep, feather: 0 });
  const half = 24 * 9 * 3;
  expect(data.subarray(0, half)).toEqual(content.data.subarray(0, half));
  expect(data.subarray(half)).not.toEqual(content.data.subarray(half));
});

it('finishColors refuses what it does not know, and keeps transparent pixels', () => {
  expect(() => finishColors(content, { content, styles, colour: 'match' } as never)).toThrow(/colour/);
  expect(() => finishColors(content, { content, styles, palette: 2 })).toThrow(
    /Expected a number from 0 to 1 for palette/,
  );
  const alpha = new Uint8Array(24 * 18 * 4).map((_, i) => (i % 4 === 3 ? i % 255 : 90));
  const { data } = finishColors({ ...size, data: alpha, channels: 4 }, { content, styles, colors: 'match' });
  expect(data.filter((_, i) => i % 4 === 3)).toEqual(new Uint8ClampedArray(alpha.filter((_, i) => i % 4 === 3)));
});

it('colors change while it paints, and going back to earlier ones measures nothing', async () => {
  const toy = toyEncoder();
  let measured = 0;
  const encoder: Encoder = {
    ...toy,
    encode(...given) {
      measured++;
      return toy.encode(...given);
    },
  };
  await withoutLeak('a run whose colors change', async () => {
    const run = stylize({ ...base, encoder, minSize: 24, iterations: 9 });
    const changes: (StyleChanges | undefined)[] = [
      { colors: 'match' },
      { colorStrength: 0.5 },
      { colors: 'style' },
      { colors: 'match' },
      { recolor: 'cholesky' },
      { colorStrength: 1, recolor: 'monge-kantorovich' },
      { colors: 'content', palette: 1 },
    ];
    const costs: number[] = [];
    for await (const event of run) {
      if (event.type !== 'step') continue;
      // Besides the step itself.
      costs.push(measured - 1);
      measured = 0;
      const next = changes.shift();
      if (next) await run.change(next);
    }
    expect(costs.slice(1)).toEqual([1, 1, 0, 0, 1, 0, 0, 0]);
    expect(meanOf(await run.result)[0]).toBeCloseTo(0.7, 1);
  });
});
