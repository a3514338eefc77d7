import { PasticheError } from './errors.ts';
import { finish } from './image/color/finish.ts';
import { type ResultImage, toRawImage } from './image/rawImage.ts';
import { resize, type Size } from './image/resize.ts';
import { mix } from './image/start.ts';
import { colorsAt, type ImageTensor, toFloats, toTensor } from './image/tensors.ts';
import { dialAt } from './options/strength.ts';
import { colorRegionsAt } from './run/colorRegions.ts';
import { keptAt } from './run/control.ts';
import type { StyleEvent } from './run/events.ts';
import { Kept, withKept } from './run/kept.ts';
import { checkChanges, LivePlan, withChanges } from './run/livePlan.ts';
import { measure, presented } from './run/measure.ts';
import { checkOptionNames, makePlan, type Plan, type StylizeOptions } from './run/plan.ts';
import { type RunContext, StyleRun } from './run/run.ts';
import { sceneAt } from './run/scene.ts';
import { workAt } from './run/stages.ts';
import { loadState, newCanvas, saveState } from './run/state.ts';
import { Stillness } from './run/stillness.ts';
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
  checkOptionNames(options);
  const changes = options.resume?.state?.changes;
  if (changes) checkChanges(changes, options);
  const plan = makePlan(changes ? withChanges(options, changes) : options);
  return new StyleRun((context) => paint(new LivePlan(plan, changes), context), options.signal);
}

/** The loop: scale by scale, step by step. */
async function* paint(live: LivePlan, { signal, expose }: RunContext): AsyncGenerator<StyleEvent, ResultImage, void> {
  const { start, stages } = live.plan;
  const scales = stages.length;
  const before = loadState(live.plan);
  const canvas = before?.canvas ?? (await newCanvas(live.plan, signal));
  const stillness = new Stillness();
  let now = start;
  let { steps, loss } = before ?? { steps: 0, loss: Number.NaN };
  let said: readonly string[] = [];
  try {
    expose({
      snapshot: () => develop(canvas.picture, live.plan),
      checkpoint: (ask) => saveState(stillness, () => ({ now, canvas, steps, loss, live }), ask),
      change: async (changes) => live.change(changes, now.scale),
    });
    for (let scale = start.scale; scale < scales; scale++) {
      const { size, encoder } = stages[scale];
      if (before && scale === start.scale) canvas.goOnKeeping(keptOf(live.plan, size));
      else {
        stillness.move();
        await canvas.resize(size);
        canvas.keep(keptOf(live.plan, size));
      }
      now = { scale, iteration: scale === start.scale ? start.iteration : 0 };
      stillness.rest();
      yield { type: 'scale', scale, scales, ...size, ...workAt(live.plan.stages, now) };
      const objective = new Objective(encoder, live.plan.statistics);
      try {
        for (let isAimed = false; ; ) {
          const isChanged = live.apply();
          if (now.iteration >= live.plan.stages[scale].iterations) break;
          if (isChanged || !isAimed) {
            stillness.move();
            try {
              const isAnother = await objective.aim(live.plan.stages[scale].losses, sceneAt(live.plan, scale), signal);
              const isNew = before && !before.isSame && !isAimed && scale === start.scale;
              if ((isAimed && isAnother) || isNew) await canvas.forgetCosts();
              if (isAimed && keptAt(live.plan, size)?.key !== canvas.kept?.key) canvas.keep(keptOf(live.plan, size));
              // Now, rather than after hours.
              if (stages.some((stage) => stage.encoder.inBlocks)) objective.checkSums();
              isAimed = true;
              stillness.rest();
              const notices = [...(live.plan.regions?.notices ?? []), ...objective.describeMissing()];
              for (const message of notices) if (!said.includes(message)) yield { type: 'notice', message };
              said = notices;
            } catch (error) {
              if (!isAimed || !PasticheError.isInstance(error)) throw error;
              live.undo();
              stillness.rest();
              yield { type: 'notice', message: `${error.message}. The run goes on without this change` };
              continue;
            }
          }
          const evaluation = await measure(objective, canvas.image, live.plan, now, signal);
          stillness.move();
          const outcome = await canvas.update(evaluation);
          now = { scale, iteration: now.iteration + 1 };
          steps++;
          loss = evaluation.loss;
          stillness.rest();
          const { iterations, progress, left } = workAt(live.plan.stages, now);
          const place = { ...now, scales, progress, left };
          yield outcome === 'recovered'
            ? { type: 'recovery', ...place, loss, rate: canvas.rate }
            : { type: 'step', ...place, iterations, loss, costs: evaluation.costs, accepted: outcome === 'stepped' };
        }
      } finally {
        objective.dispose();
      }
    }
    expose(undefined);
    stillness.end();
    canvas.finish();
    const result = await develop(canvas.picture, live.plan);
    yield { type: 'done', width: result.width, height: result.height, loss, steps };
    return result;
  } finally {
    expose(undefined);
    stillness.end();
    canvas.dispose();
  }
}

/** From the tensor to a picture: in its final colors, with the pixels that are kept and the photo's alpha. */
async function develop(picture: ImageTensor, plan: Plan): Promise<ResultImage> {
  const { content, settings, options } = plan;
  const shown = presented(picture, plan);
  const { data, ...size } = await toFloats(shown).finally(() => shown.dispose());
  const { share } = dialAt(settings.strength);
  const photo = (): Float32Array => colorsAt(content, size);
  const painted = share < 1 ? mix({ ...size, rgb: photo() }, { ...size, rgb: data }, share).rgb : data;
  const alpha = content.alpha && resize(content.alpha, content, size, 1);
  const rgb = finish({ ...size, alpha, rgb: painted }, content, () => colorRegionsAt(plan, size), settings);
  const kept = keptAt(plan, size);
  const image = toRawImage({ ...size, rgb: kept ? withKept(rgb, photo(), kept) : rgb, alpha }, options.depth);
  return content.source.gamut ? { ...image, gamut: content.source.gamut } : image;
}

/** The pixels that are kept at a size, for the canvas. */
function keptOf(plan: Plan, size: Size): Kept | undefined {
  const mask = keptAt(plan, size);
  if (!mask) return undefined;
  const photo = toTensor(plan.content, size);
  const kept = new Kept(mask, photo);
  photo.dispose();
  return kept;
}
