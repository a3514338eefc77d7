import type { Planes } from '../image/rawImage.ts';
import { resize, type Size } from '../image/resize.ts';
import { mix, noise, styleNoise } from '../image/start.ts';
import { type ImageTensor, toTensor } from '../image/tensors.ts';
import { createRandom } from '../math/random.ts';
import type { LayerWeights } from '../options/options.ts';
import type { Scene, ScenePicture } from '../scene/picture.ts';
import type { StepPosition } from './checkpoint.ts';
import { controlAt } from './control.ts';
import type { Look } from './look.ts';
import type { Plan } from './plan.ts';
import { paintingSize } from './scales.ts';

/**
 * Where the run starts, as the options say.
 *
 * @param painted in one pass, for `init: 'instant'`
 */
export function startImage(plan: Plan, painted?: Planes): ImageTensor {
  const { options, settings, content, styles, init, start, stages } = plan;
  const { size } = stages[start.scale];
  const random = createRandom(settings.seed);
  const starts = {
    content: () => content,
    instant: () => painted ?? content,
    random: () => noise(size, random),
    style: () =>
      styleNoise(
        size,
        styles.map(({ look, weight }) => ({ planes: look.planes(), weight })),
        random,
      ),
  };
  const picture: Planes = init ?? starts[settings.init]();
  if (settings.initNoise === 0 || options.resume) return toTensor(picture, size);
  const fitted = { ...size, rgb: resize(picture.rgb, picture, size, 3) };
  return toTensor(mix(fitted, noise(size, random), settings.initNoise), size);
}

/** The pictures that a scale compares with. */
export function sceneAt(plan: Plan, stage: number): Scene {
  return sceneOf(plan, plan.stages[stage].size);
}

/** The pictures that a picture of a size is compared with. */
export function sceneOf(plan: Plan, size: Size): Scene {
  const { content, styles, settings, smallest } = plan;
  const longest = Math.max(size.width, size.height);
  const layers = Array.isArray(settings.styleLayers) ? (settings.styleLayers as readonly LayerWeights[]) : [];
  const paintings = styles.map(({ look, planes, scale, weight }, i) => ({
    ...toPicture(look, paintingSize(planes, longest, scale, smallest), weight),
    layers: layers[i],
  }));
  const photo = toPicture({ source: content.source, planes: () => content }, size, 1);
  return { photo, paintings, control: controlAt(plan, size, paintings) };
}

function toPicture({ source, planes }: Look, size: Size, weight: number): ScenePicture {
  return { source, size, weight, toTensor: () => toTensor(planes(), size) };
}

/** The seed of a step's random numbers: a run that is resumed draws the same ones. */
export function seedAt({ settings }: Plan, { scale, iteration }: StepPosition): number {
  return settings.seed + 7919 * (iteration + 1) + 104729 * scale;
}
