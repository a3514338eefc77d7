import type { LayerMoments } from '../encoder/device.ts';
import { type Mask, maskOf } from '../image/mask.ts';
import type { Planes } from '../image/rawImage.ts';
import { toFloats } from '../image/tensors.ts';
import type { Reference } from '../loss/loss.ts';
import { strengthOf } from '../options/strength.ts';
import { unitsOf } from '../options/units.ts';
import type { LayerStatistics, PaintedRegion, Painter, Statistics } from '../painter/painter.ts';
import { LayerControl } from '../scene/control.ts';
import type { Scene, SceneRegion } from '../scene/picture.ts';
import { MeasuredPicture, type Measuring } from '../scene/references.ts';
import { disposeTree } from '../tree.ts';
import type { Plan } from './plan.ts';
import { sceneAt } from './scene.ts';

/** Moments of pictures, and how much each counts. */
interface Part {
  weight: number;
  reference: Pick<Reference, 'moments'>;
}

/**
 * What a painter makes of the photo in one pass, at one scale: told of the statistics that the losses aim at, in each region those of its paintings,
 * and where none acts, or as far as style is weaker than usual, the photo's own.
 *
 */
export async function paintAtOnce(plan: Plan, painter: Painter, stage: number, signal?: AbortSignal): Promise<Planes> {
  const scene = sceneAt(plan, stage);
  const { encoder } = painter;
  const measuring: Measuring = { encoder, cache: plan.statistics, signal, last: Promise.resolve() };
  const photo = new MeasuredPicture(scene.photo, measuring);
  const paintings = scene.paintings.map((painting) => new MeasuredPicture(painting, measuring));
  const control = new LayerControl(encoder, scene);
  const share = shareOf(plan);
  const statisticsOf = async (region: SceneRegion | undefined): Promise<Statistics> => {
    const entries = painter.layers.map(async (layer) => {
      const own = { weight: 1 - share, reference: photo };
      const theirs = control.paintingsIn(region, layer).map(({ index, weight, part }) => ({
        weight: share * weight,
        reference: paintings[index].part(weight, part),
      }));
      return [layer, await mixed([own, ...theirs], layer, plan)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  };
  const ownStatistics = async (): Promise<Statistics> => {
    const entries = painter.layers.map(
      async (layer) => [layer, await mixed([{ weight: 1, reference: photo }], layer)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  };
  const { masks, rest } = masksOf(scene);
  const regions = await Promise.all(
    masks.map(async ({ region, mask }): Promise<PaintedRegion> => ({ statistics: await statisticsOf(region), mask })),
  );
  const all = rest ? [...regions, { statistics: await ownStatistics(), mask: rest }] : regions;
  const picture = scene.photo.toTensor();
  const painted = await painter.paint(picture, all, signal).finally(() => picture.dispose());
  const { data, width, height } = await toFloats(painted).finally(() => painted.dispose());
  return { width, height, rgb: data };
}

/** How much of the statistics is the paintings', 0..1; the rest is the photo's. */
function shareOf({ settings: { strength, styleWeight, contentWeight } }: Plan): number {
  const usual = 14;
  if (contentWeight === 0) return 1;
  const weighed = strengthOf(styleWeight / contentWeight / usual) / strengthOf(1);
  const asked = strength === undefined ? 1 : Math.max(strength, strengthOf(0)) / strengthOf(1);
  return Math.min(1, weighed * asked);
}

/** The statistics of several pictures together. Of the paintings, units are turned up or down as the settings say. */
async function mixed(parts: readonly Part[], layer: string, plan?: Plan): Promise<LayerStatistics> {
  const counting = parts.filter(({ weight }) => weight > 0);
  const moments = await Promise.all(counting.map(({ reference }) => reference.moments(layer)));
  try {
    const read = await Promise.all(moments.map(valuesOf));
    const channels = read[0].mean.length;
    const factors = new Float32Array(channels).fill(1);
    for (const [unit, factor] of Object.entries(plan ? unitsOf(layer, plan.settings.units) : {}))
      factors[Number(unit)] = factor;
    const mean = new Float32Array(channels);
    const covariance = new Float32Array(channels ** 2);
    for (const [k, { weight, reference }] of counting.entries()) {
      const isPhoto = reference === parts[0].reference;
      const factor = (i: number): number => (isPhoto ? 1 : factors[i]);
      for (let i = 0; i < channels; i++) mean[i] += weight * factor(i) * read[k].mean[i];
      for (let i = 0; i < covariance.length; i++)
        covariance[i] += weight * factor(Math.floor(i / channels)) * factor(i % channels) * read[k].gram[i];
    }
    for (let i = 0; i < covariance.length; i++) covariance[i] -= mean[Math.floor(i / channels)] * mean[i % channels];
    return { mean, covariance };
  } finally {
    disposeTree(moments);
  }
}

async function valuesOf({ mean, gram }: LayerMoments): Promise<{ mean: Float32Array; gram: Float32Array }> {
  const [means, grams] = await Promise.all([mean.data(), gram.data()]);
  return { mean: means as Float32Array, gram: grams as Float32Array };
}

/** Masks that sum to 1, and what they leave to the photo. */
function masksOf({ photo, control }: Scene): {
  masks: { region: SceneRegion | undefined; mask?: Mask }[];
  rest?: Mask;
} {
  const { regions = [] } = control ?? {};
  if (!control || regions.every(({ mask }) => !mask)) return { masks: [{ region: regions[0] }] };
  const { size } = photo;
  const count = size.width * size.height;
  const sums = new Float32Array(count);
  for (const { mask } of regions) for (let i = 0; i < count; i++) sums[i] += mask ? mask.data[i] : 1;
  const part = (mask: Mask | undefined): Mask =>
    maskOf(
      sums.map((sum, i) => (mask ? mask.data[i] : 1) / Math.max(1, sum)),
      size,
    );
  const rest = sums.some((sum) => sum < 1)
    ? maskOf(
        sums.map((sum) => Math.max(0, 1 - sum)),
        size,
      )
    : undefined;
  return { masks: regions.map((region) => ({ region, mask: part(region.mask) })), rest };
}
