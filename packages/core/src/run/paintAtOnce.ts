import type { LayerMoments } from '../encoder/device.ts';
import { type Mask, maskOf } from '../image/mask.ts';
import type { Planes } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { grained } from '../image/start.ts';
import { borrowFloats, type ImageTensor, toFloats, toTensor } from '../image/tensors.ts';
import type { Reference } from '../loss/loss.ts';
import { factorsOf, type UnitFactors } from '../loss/unitFactors.ts';
import { presets } from '../options/presets.ts';
import { strengthOf } from '../options/strength.ts';
import { unitsOf } from '../options/units.ts';
import type { LayerStatistics, PaintedRegion, Painter, Statistics } from '../painter/painter.ts';
import { LayerControl } from '../scene/control.ts';
import type { Scene, ScenePicture, SceneRegion } from '../scene/picture.ts';
import { MeasuredPicture, type Measuring } from '../scene/references.ts';
import { disposeTree } from '../tree.ts';
import type { Plan } from './plan.ts';
import { sceneOf } from './scene.ts';

/** A picture, or a part of one, among those whose statistics are mixed. */
interface Part {
  weight: number;
  reference: Pick<Reference, 'moments'>;
  /** Factors of its units. */
  units?: UnitFactors;
}

/** The most pixels that are painted in one pass: a painter holds some 500 bytes for each. */
const mostPixels = 3e6;

/**
 * Paints the photo in one pass, at one scale; a picture of more than three million pixels smaller, to be enlarged. The painter is told the statistics that the losses aim at: in each region those of its paintings. Where no
 * painting acts, and as far as the style is weaker than usual, it is told the photo's own.
 *
 * @throws PasticheError `invalid-option` if a layer has no unit of a number that is turned up or down
 */
export async function paintAtOnce(plan: Plan, painter: Painter, stage: number, signal?: AbortSignal): Promise<Planes> {
  const scene = sceneOf(plan, affordable(plan.stages[stage].size));
  const { encoder } = painter;
  const measuring: Measuring = { encoder, cache: plan.statistics, signal, last: Promise.resolve() };
  const photo = new MeasuredPicture(scene.photo, measuring);
  const paintings = scene.paintings.map((painting) => new MeasuredPicture(painting, measuring));
  const control = new LayerControl(encoder, scene);
  const statisticsOf = async (partsAt: (layer: string) => readonly Part[]): Promise<Statistics> => {
    const entries = painter.layers.map(async (layer) => [layer, await mixed(partsAt(layer), layer)] as const);
    return Object.fromEntries(await Promise.all(entries));
  };
  const share = shareOf(plan);
  const own = (weight: number): Part => ({ weight, reference: photo });
  const theirs = (region: SceneRegion | undefined, layer: string): Part[] =>
    control.paintingsIn(region, layer).map(({ index, weight, part }) => ({
      weight: share * weight,
      reference: paintings[index].part(weight, part),
      units: unitsOf(layer, plan.settings.units),
    }));
  const { masks, rest } = masksOf(scene);
  const regions = await Promise.all(
    masks.map(async ({ region, mask }): Promise<PaintedRegion> => {
      const statistics = await statisticsOf((layer) => [own(1 - share), ...theirs(region, layer)]);
      return { statistics, mask };
    }),
  );
  if (rest) regions.push({ statistics: await statisticsOf(() => [own(1)]), mask: rest });
  const picture = await withGrain(scene.photo, share * (painter.grain ?? 0), plan.settings.seed);
  const painted = await painter.paint(picture, regions, signal).finally(() => picture.dispose());
  const { data, width, height } = await toFloats(painted).finally(() => painted.dispose());
  return { width, height, rgb: data };
}

function affordable({ width, height }: Size): Size {
  const factor = Math.min(1, Math.sqrt(mostPixels / (width * height)));
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

async function withGrain(photo: ScenePicture, amount: number, seed: number): Promise<ImageTensor> {
  const picture = photo.toTensor();
  if (amount === 0) return picture;
  const { data, width, height } = await borrowFloats(picture).finally(() => picture.dispose());
  return toTensor(grained({ width, height, rgb: data }, amount, seed), photo.size);
}

/** How much of the statistics is the paintings', 0..1; the rest is the photo's. */
function shareOf({ settings: { strength, styleWeight, contentWeight } }: Plan): number {
  if (contentWeight === 0) return 1;
  const usual = presets.default.styleWeight / presets.default.contentWeight;
  const weighed = strengthOf(styleWeight / contentWeight / usual) / strengthOf(1);
  const asked = strength === undefined ? 1 : Math.max(strength, strengthOf(0)) / strengthOf(1);
  return Math.min(1, weighed * asked);
}

/** The statistics of all pixels of several pictures together, by their weights. */
async function mixed(parts: readonly Part[], layer: string): Promise<LayerStatistics> {
  let mean = new Float32Array();
  let covariance = new Float32Array();
  for (const { weight, reference, units = {} } of parts) {
    if (weight === 0) continue;
    const moments = await reference.moments(layer);
    try {
      const read = await valuesOf(moments);
      const channels = read.mean.length;
      if (mean.length === 0) [mean, covariance] = [new Float32Array(channels), new Float32Array(channels ** 2)];
      const turns = factorsOf(units, layer, channels);
      const factors = (await turns?.data()) ?? new Float32Array(channels).fill(1);
      turns?.dispose();
      for (let i = 0, at = 0; i < channels; i++) {
        const factor = weight * factors[i];
        mean[i] += factor * read.mean[i];
        for (let j = 0; j < channels; j++, at++) covariance[at] += factor * factors[j] * read.gram[at];
      }
    } finally {
      disposeTree(moments);
    }
  }
  const { length } = mean;
  for (let i = 0, at = 0; i < length; i++) for (let j = 0; j < length; j++, at++) covariance[at] -= mean[i] * mean[j];
  return { mean, covariance };
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
