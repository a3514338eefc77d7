import * as tf from '@tensorflow/tfjs-core';
import { PasticheError } from './errors.ts';
import { withColorsOf } from './image/color.ts';
import { type RawImage, toRawImage } from './image/rawImage.ts';
import { resize } from './image/resize.ts';
import { clip, type ImageTensor, sizeOf, toTensor } from './image/tensors.ts';
import { Canvas } from './run/canvas.ts';
import type { Place } from './run/changes.ts';
import type { ScaleEvent, StepEvent, StyleEvent } from './run/events.ts';
import { LivePlan } from './run/livePlan.ts';
import {
  encoderAt,
  lossesAt,
  makePlan,
  networkLayers,
  type Plan,
  type StylizeOptions,
  startImage,
  styleSize,
} from './run/plan.ts';
import { type RunContext, StyleRun } from './run/run.ts';
import { Objective } from './scene/objective.ts';

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
  return new StyleRun((context) => paint(new LivePlan(options, plan), context), options.signal);
}

/** The loop: scale by scale, step by step. */
async function* paint(live: LivePlan, { signal, expose }: RunContext): AsyncGenerator<StyleEvent, RawImage, void> {
  const { sizes, settings, optimizer, start } = live.plan;
  const scales = sizes.length;
  const canvas = new Canvas(startImage(live.plan, sizes[start.scale]), optimizer, settings.average);
  let now = start;
  let steps = 0;
  let loss = Number.NaN;
  try {
    expose({
      snapshot: () => develop(canvas.picture, live.plan),
      checkpoint: async () => ({ ...now, image: await toFloats(canvas.picture) }),
      change: async (changes) => live.change(changes, sizes[now.scale]),
    });
    for (let scale = start.scale; scale < scales; scale++) {
      const size = sizes[scale];
      await canvas.resize(size);
      now = { scale, iteration: scale === start.scale ? start.iteration : 0 };
      yield { type: 'scale', scale, scales, ...size, ...workOf(live.plan, now) };
      let objective: Objective | undefined;
      try {
        for (;;) {
          if (live.apply()) {
            objective?.dispose();
            objective = undefined;
            await canvas.restart();
          }
          if (now.iteration >= workOf(live.plan, now).iterations) break;
          objective ??= await aim(live.plan, scale, signal);
          const evaluation = await objective.evaluate(canvas.image, signal);
          const outcome = await canvas.update(evaluation);
          now = { scale, iteration: now.iteration + 1 };
          steps++;
          loss = evaluation.loss;
          const { iterations, progress, left } = workOf(live.plan, now);
          const place = { ...now, scales, progress, left };
          yield outcome === 'recovered'
            ? { type: 'recovery', ...place, loss, rate: canvas.rate }
            : { type: 'step', ...place, iterations, loss, costs: evaluation.costs, accepted: outcome === 'stepped' };
        }
      } finally {
        objective?.dispose();
      }
    }
    const result = await develop(canvas.picture, live.plan);
    yield { type: 'done', width: result.width, height: result.height, loss, steps };
    return result;
  } finally {
    expose(undefined);
    canvas.dispose();
  }
}

/** Measures the photo and the paintings at one scale. */
async function aim(plan: Plan, scale: number, signal: AbortSignal): Promise<Objective> {
  const { settings, smallest } = plan;
  const size = plan.sizes[scale];
  const longest = Math.max(size.width, size.height);
  const content = toTensor(plan.content, size);
  const styles = plan.styles.map(({ planes, weight }) => ({
    image: toTensor(planes, styleSize(planes, longest, settings.styleScale, smallest)),
    weight,
  }));
  try {
    return await Objective.create(encoderAt(plan, scale), lossesAt(plan, scale), content, styles, signal);
  } finally {
    tf.dispose([content, ...styles.map(({ image }) => image)]);
  }
}

/** From the tensor to a picture: its own or the photo's colors, and the photo's alpha. */
async function develop(picture: ImageTensor, { content, settings }: Plan): Promise<RawImage> {
  const { data: painted, ...size } = await toFloats(picture);
  const rgb = settings.colors === 'content' ? withColorsOf(painted, resize(content.rgb, content, size, 3)) : painted;
  const alpha = content.alpha && resize(content.alpha, content, size, 1);
  return toRawImage({ ...size, rgb, alpha });
}

/** RGB, floats 0..1. */
async function toFloats(picture: ImageTensor): Promise<RawImage & { data: Float32Array }> {
  const pixels = (await picture.data()) as Float32Array;
  if (!pixels.every(Number.isFinite)) {
    throw new PasticheError('diverged', 'The picture has values that are not numbers. Try a smaller learning rate.');
  }
  return { data: pixels.map(clip), ...sizeOf(picture), channels: 3 };
}

/**
 * How many steps a scale takes; what one of them computes; which share of all work is done at some moment; and what is left. In pixels of
 * the last scale's encoder: those of another count as much as its network takes.
 */
function workOf(plan: Plan, { scale, iteration }: Place): Work {
  const { sizes, settings, losses } = plan;
  const last = sizes.length - 1;
  const costOf = (i: number): number => encoderAt(plan, i).work?.(networkLayers(losses)) ?? 1;
  const parts = sizes.map(({ width, height }, i) => ({
    steps: i === last ? settings.iterations : settings.coarseIterations,
    pixels: (width * height * costOf(i)) / costOf(last),
  }));
  const { steps: iterations, pixels } = parts[scale];
  const left = sumUp([{ pixels, steps: Math.max(0, iterations - iteration) }, ...parts.slice(scale + 1)]);
  return { iterations, pixels, progress: 1 - left.pixels / sumUp(parts).pixels, left };
}

interface Work extends Pick<ScaleEvent, 'iterations' | 'pixels' | 'progress' | 'left'> {}

function sumUp(parts: readonly StepEvent['left'][]): StepEvent['left'] {
  const steps = parts.reduce((sum, part) => sum + part.steps, 0);
  return { steps, pixels: parts.reduce((sum, part) => sum + part.steps * part.pixels, 0) };
}
