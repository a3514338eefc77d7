import * as tf from '@tensorflow/tfjs-core';
import { Canvas } from './canvas.ts';
import { PasticheError } from './errors.ts';
import type { StyleEvent } from './events.ts';
import { withColorsOf } from './image/color.ts';
import { type RawImage, toRawImage } from './image/rawImage.ts';
import { resize, type Size } from './image/resize.ts';
import { clip, type ImageTensor, sizeOf, toTensor } from './image/tensors.ts';
import { Objective } from './loss/objective.ts';
import { makePlan, type Plan, type StylizeOptions, startImage, styleSize } from './plan.ts';
import { type RunContext, StyleRun } from './run.ts';

/**
 * Paints the content in the manner of the styles: minimises `J(G) = alpha * J_content(C, G) + beta * J_style(S, G)` over
 * the pixels of `G` (Gatys, Ecker & Bethge 2015, equation 7).
 *
 * @throws PasticheError at once if an option or an image is not acceptable; what goes wrong later rejects the run.
 * @example
 * ```ts
 * const picture = await stylize({ content, styles: [painting], encoder, size: 512 }).result;
 * ```
 */
export function stylize(options: StylizeOptions): StyleRun {
  const plan = makePlan(options);
  return new StyleRun((context) => paint(plan, context), options.signal);
}

/** The loop: scale by scale, step by step. */
async function* paint(plan: Plan, { signal, expose }: RunContext): AsyncGenerator<StyleEvent, RawImage, void> {
  const { sizes, settings } = plan;
  const work = workOf(plan);
  const canvas = new Canvas(startImage(plan, sizes[0]), plan.optimizer, settings.average);
  let steps = 0;
  let loss = Number.NaN;
  try {
    expose(() => develop(canvas.picture, plan));
    for (const [scale, size] of sizes.entries()) {
      await canvas.resize(size);
      const { iterations, progress } = work[scale];
      yield { type: 'scale', scale, scales: sizes.length, ...size, iterations, progress: progress(0) };
      const objective = await aim(plan, size, signal);
      try {
        for (let iteration = 1; iteration <= iterations; iteration++) {
          const evaluation = await objective.evaluate(canvas.image, signal);
          const outcome = await canvas.update(evaluation);
          steps++;
          loss = evaluation.loss;
          const place = { scale, scales: sizes.length, iteration, progress: progress(iteration) };
          yield outcome === 'recovered'
            ? { type: 'recovery', ...place, loss, rate: canvas.rate }
            : { type: 'step', ...place, iterations, loss, costs: evaluation.costs, accepted: outcome === 'stepped' };
        }
      } finally {
        objective.dispose();
      }
    }
    const result = await develop(canvas.picture, plan);
    yield { type: 'done', width: result.width, height: result.height, loss, steps };
    return result;
  } finally {
    expose(undefined);
    canvas.dispose();
  }
}

/** Measures the photo and the paintings at one scale. */
async function aim(plan: Plan, size: Size, signal: AbortSignal): Promise<Objective> {
  const { encoder, losses, settings, smallest } = plan;
  const longest = Math.max(size.width, size.height);
  const content = toTensor(plan.content, size);
  const styles = plan.styles.map(({ planes, weight }) => ({
    image: toTensor(planes, styleSize(planes, longest, settings.styleScale, smallest)),
    weight,
  }));
  try {
    return await Objective.create(encoder, losses, content, styles, signal);
  } finally {
    tf.dispose([content, ...styles.map(({ image }) => image)]);
  }
}

/** From the tensor to a picture: its own or the photo's colors, and the photo's alpha. */
async function develop(picture: ImageTensor, { content, settings }: Plan): Promise<RawImage> {
  const size = sizeOf(picture);
  const pixels = (await picture.data()) as Float32Array;
  if (!pixels.every(Number.isFinite)) {
    throw new PasticheError('diverged', 'The picture has values that are not numbers. Try a smaller learning rate.');
  }
  const painted = pixels.map(clip);
  const rgb = settings.colors === 'content' ? withColorsOf(painted, resize(content.rgb, content, size, 3)) : painted;
  const alpha = content.alpha && resize(content.alpha, content, size, 1);
  return toRawImage({ ...size, rgb, alpha });
}

/** How many steps each scale takes, and which share of all work is done after each: a step costs its pixels. */
function workOf({ sizes, settings }: Plan): { iterations: number; progress: (steps: number) => number }[] {
  const scales = sizes.map(({ width, height }, scale) => ({
    iterations: scale === sizes.length - 1 ? settings.iterations : settings.coarseIterations,
    pixels: width * height,
  }));
  const total = scales.reduce((sum, { iterations, pixels }) => sum + iterations * pixels, 0);
  let before = 0;
  return scales.map(({ iterations, pixels }) => {
    const begin = before;
    before += iterations * pixels;
    return { iterations, progress: (steps: number) => (begin + steps * pixels) / total };
  });
}
