import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import type { Encoder } from '../encoder/encoder.ts';
import { recolor } from '../image/color/recolor.ts';
import { colorStatistics } from '../image/color/statistics.ts';
import { toMask } from '../image/mask.ts';
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
    // It has only eight bits to begin with, and a histogram may stretch them.
    for (const [i, value] of later.data.entries()) expect(Math.abs(value - run.data[i])).toBeLessThanOrEqual(8);
  }
  expect(meanOf(finishColors(own, { content, styles, colors: 'match' }))).toEqual(meanOf(content));
  expect(finishColors(own, { content, styles }).data).toEqual(own.data);
});

/** White from one column to another. */
function columns(from: number, to: number): RawImage {
  const data = new Uint8Array(24 * 18).map((_, i) => (i % 24 >= from && i % 24 < to ? 255 : 0));
  return { ...size, channels: 1, data };
}
const [left, right] = [columns(0, 12), columns(12, 24)];
/** One picture on the left, and another on the right. */
function beside(a: RawImage, b: RawImage): RawImage {
  return {
    ...a,
    data: new Uint8ClampedArray(a.data).map((value, i) => (left.data[Math.floor(i / 3)] ? value : b.data[i])),
  };
}
const meanIn = (image: RawImage, mask: RawImage): number[] => {
  const planes = { ...toPlanes(image, 'it'), mask: toMask(mask, 'it').data };
  return colorStatistics([{ planes, weight: 1 }]).mean.map((value) => Math.round(50 * value) / 50);
};
const [green, violet] = [picture(3, 0.3, 0.7, 0.3), picture(4, 0.6, 0.2, 0.7)];

it('a masked painting takes the colors of the photo where it acts', async () => {
  const two = { content: beside(green, violet), masks: [left, right], styleMasks: [columns(0, 20), null] };
  const styles = [picture(2, 0.7, 0.5, 0.3), picture(5, 0.5, 0.5, 0.5)];
  const photo = toPlanes(two.content, 'it');
  const recolored = [0, 1].map((i) => {
    const part = two.styleMasks[i];
    const own = { ...toPlanes(styles[i], 'it'), mask: part ? toMask(part, 'it').data : undefined };
    const rgb = recolor(own, { ...photo, mask: toMask(two.masks[i], 'it').data }, 'pca');
    return { ...size, channels: 3 as const, data: rgb.map((value) => Math.min(1, Math.max(0, value))) };
  });
  const matched = await painted({ ...two, styles, colors: 'match', recolor: 'pca' });
  const before = await painted({ ...two, styles: recolored });
  for (const [i, value] of matched.data.entries()) expect(Math.abs(value - before.data[i])).toBeLessThanOrEqual(1);
  expect(matched.data).not.toEqual((await painted({ ...two, styles })).data);
});

it('regions of the picture take the palette of their paintings, and the colors of the photo there', async () => {
  const two = { content: beside(green, violet), styles: [green, violet], masks: [right, left] };
  const own = await painted(two);
  for (const made of [finishColors(own, { ...two, palette: 1 }), await painted({ ...two, palette: 1 })]) {
    expect(meanIn(made, right)).toEqual(meanIn(green, right));
    expect(meanIn(made, left)).toEqual(meanIn(violet, left));
  }
  const matched = finishColors(own, { ...two, colors: 'match', recolor: 'histogram' });
  expect(meanIn(matched, left)).toEqual(meanIn(green, left));
  expect(meanIn(matched, right)).toEqual(meanIn(violet, right));
});

it('what no mask covers keeps its colors, or takes those of the first painting', () => {
  const one = { content, styles: [green], masks: left, palette: 1 };
  expect(finishColors(violet, one).data).toEqual(beside(finishColors(violet, one), violet).data);
  expect(meanIn(finishColors(violet, one), left)).toEqual(meanOf(green).map((value) => Math.round(50 * value) / 50));
  const rest = finishColors(violet, { ...one, styles: [green, violet], masks: [left, left], uncovered: 'style' });
  expect(meanIn(rest, right)).toEqual(meanIn(green, columns(0, 24)));
  expect(finishColors(violet, { ...one, uncovered: 'keep', feather: 0 }).data.subarray(36, 72)).toEqual(
    content.data.subarray(36, 72),
  );
});

it('of a painting, the part that is taken is the palette', () => {
  const styles = [beside(green, violet)];
  expect(meanIn(finishColors(content, { content, styles, styleMasks: [right], palette: 1 }), columns(0, 24))).toEqual(
    meanIn(violet, right),
  );
});

it('maps give each color of theirs the colors that it has in the other picture', async () => {
  const map = left;
  const content = beside(green, violet);
  const styles = [beside(picture(7, 0.5, 0.5, 0.5), picture(6, 0.2, 0.3, 0.5))];
  const maps = { content, styles, map, styleMaps: [right] };
  // What is white on the left of the photo is white on the right of the painting.
  const made = finishColors(content, { ...maps, palette: 1 });
  expect(meanIn(made, left)).toEqual(meanIn(styles[0], right));
  expect(meanIn(made, right)).toEqual(meanIn(styles[0], left));
  const noisy = await painted({ ...maps, colors: 'match', init: 'style', iterations: 1, learningRate: 1e-6 });
  for (const [c, value] of meanOf(content).entries()) expect(meanOf(noisy)[c]).toBeCloseTo(value, 1);
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

/** Changes a run after its steps, one after another, and counts what it measures at each besides the step itself. */
async function changing(changes: StyleChanges[], options: Partial<StylizeOptions> = {}): Promise<[number[], RawImage]> {
  const toy = toyEncoder();
  let measured = 0;
  const encoder: Encoder = {
    ...toy,
    encode(...given) {
      measured++;
      return toy.encode(...given);
    },
  };
  const run = stylize({ ...base, encoder, iterations: changes.length + 2, ...options });
  const costs: number[] = [];
  const left = [...changes];
  for await (const event of run) {
    if (event.type !== 'step') continue;
    costs.push(measured - 1);
    measured = 0;
    const next = left.shift();
    if (next) await run.change(next);
  }
  return [costs.slice(1), await run.result];
}

it('colors change while it paints, and going back to earlier ones measures nothing', async () => {
  await withoutLeak('a run whose colors change', async () => {
    const [costs, result] = await changing([
      { colors: 'match' },
      { colorStrength: 0.5 },
      { colors: 'style' },
      { colors: 'match' },
      { recolor: 'cholesky' },
      { colorStrength: 1, recolor: 'monge-kantorovich' },
      { colors: 'content', palette: 1 },
    ]);
    expect(costs).toEqual([1, 1, 0, 0, 1, 0, 0, 0]);
    expect(meanOf(result)[0]).toBeCloseTo(0.7, 1);
  });
});

it('a mask that changes measures only the painting anew whose colors it matches', async () => {
  const two = { content: beside(green, violet), styles: [...styles, picture(5, 0.5, 0.5, 0.5)], masks: [left, right] };
  const other = columns(10, 24);
  const changes: StyleChanges[] = [
    { masks: [left, other] },
    { masks: [left, right] },
    { colors: 'style' },
    { masks: [left, other] },
  ];
  const [costs] = await changing(changes, { ...two, colors: 'match' });
  expect(costs).toEqual([1, 0, 2, 0, 0]);
});
