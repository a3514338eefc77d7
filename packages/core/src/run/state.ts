import * as tf from '@tensorflow/tfjs-core';
import { PasticheError } from '../errors.ts';
import { borrowFloats, toFloats } from '../image/tensors.ts';
import { wrapsOf } from '../image/wraps.ts';
import { changeableOptions } from '../options/options.ts';
import { disposeTree, loadTree, saveTree } from '../tree.ts';
import { Canvas } from './canvas.ts';
import { type Checkpoint, type CheckpointAsk, noState, type StepPosition } from './checkpoint.ts';
import type { LivePlan } from './livePlan.ts';
import { paintAtOnce } from './paintAtOnce.ts';
import type { Plan } from './plan.ts';
import { startImage } from './scene.ts';
import type { Stillness } from './stillness.ts';

/** A run between two steps. */
interface Situation {
  canvas: Canvas;
  /** Evaluations of `J` so far, and the last of them. */
  steps: number;
  loss: number;
}

/** The options that say what `J` is; the others of those that can change do not touch it. */
const apart = ['iterations', 'coarseIterations', 'strength', 'palette'];

/** Differs where `J` may differ, as far as options say. */
function costsOf({ settings, styles, stages }: Plan): string {
  const options = changeableOptions.filter((name) => !apart.includes(name)).map((name) => settings[name]);
  const losses = stages[stages.length - 1].losses.map(({ name, weight }) => [name, weight]);
  return JSON.stringify([options, losses, styles.map(({ weight }) => weight)]);
}

/** The canvas of a run that begins, or goes on from a picture alone. */
export async function newCanvas(plan: Plan, signal?: AbortSignal): Promise<Canvas> {
  const { optimizer, settings, init, options, start } = plan;
  const { painter } = options;
  const paints = painter && settings.init === 'instant' && !init;
  const painted = paints ? await paintAtOnce(plan, painter, start.scale, signal) : undefined;
  return new Canvas(startImage(plan, painted), optimizer, settings.average, wrapsOf(settings.border));
}

/**
 * The run that a checkpoint was taken of, and whether `J` is the same; undefined if there is none, or if it was of another size or optimizer.
 *
 * @throws PasticheError `invalid-option` if it is no such state
 */
export function loadState(plan: Plan): (Situation & { isSame: boolean }) | undefined {
  const { options, optimizer, settings, start, stages } = plan;
  const { state, image } = options.resume ?? {};
  const { size } = stages[start.scale];
  const fits = image?.width === size.width && image.height === size.height && state?.optimizer === optimizer.name;
  if (!state || !fits) return undefined;
  let tree: unknown;
  try {
    tree = loadTree(state.tree);
    const { canvas, steps, loss } = tree as Omit<Situation, 'canvas'> & { canvas: unknown };
    if (typeof steps !== 'number' || typeof loss !== 'number') throw new TypeError('There is no number of steps');
    const loaded = Canvas.load(canvas, size, optimizer, settings.average, wrapsOf(settings.border));
    return { canvas: loaded, steps, loss, isSame: state.costs === costsOf(plan) };
  } catch (error) {
    disposeTree(tree);
    throw PasticheError.isInstance(error) ? error : noState();
  }
}

/**
 * Takes a checkpoint as soon as nothing moves. The run need not wait for it, unless its arrays are borrowed.
 *
 * @returns undefined if the run ends before, or is just about to go back from values that are not numbers
 */
export async function saveState(
  stillness: Stillness,
  look: () => Situation & { now: StepPosition; live: LivePlan },
  { borrow = false }: CheckpointAsk = {},
): Promise<Checkpoint | undefined> {
  const found = await stillness.read(() => {
    const { canvas, now, live, steps, loss } = look();
    const state = { optimizer: live.plan.optimizer.name, changes: live.changes, costs: costsOf(live.plan) };
    return { now, state, picture: tf.clone(canvas.picture), whole: { canvas: canvas.copyState(), steps, loss } };
  });
  if (!found) return undefined;
  const { now, state, picture, whole } = found;
  try {
    const tree = await saveTree(whole, borrow);
    const isSound = tree.tensors.every(({ data }) => data.every(Number.isFinite));
    if (!isSound) return undefined;
    const image = borrow ? await borrowFloats(picture) : await toFloats(picture);
    return { ...now, image, state: { ...state, tree } };
  } finally {
    disposeTree([picture, whole]);
  }
}
