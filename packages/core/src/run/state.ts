import { invalidOption } from '../errors.ts';
import { toFloats } from '../image/tensors.ts';
import { wrapsOf } from '../image/wraps.ts';
import { cloneTree, disposeTree, loadTree, saveTree } from '../tree.ts';
import { Canvas } from './canvas.ts';
import type { Checkpoint, StepPosition } from './checkpoint.ts';
import type { LivePlan } from './livePlan.ts';
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

/** The canvas of a run that begins, or goes on from a picture alone. */
export function newCanvas(plan: Plan): Canvas {
  const { optimizer, settings } = plan;
  return new Canvas(startImage(plan), optimizer, settings.average, wrapsOf(settings.border));
}

/**
 * The run that a checkpoint was taken of; undefined if there is none, or if it was of another size or optimizer.
 *
 * @throws PasticheError `invalid-option` if it is no such state
 */
export function loadState({ options: { resume }, optimizer, settings, start, stages }: Plan): Situation | undefined {
  const { state, image } = resume ?? {};
  const { size } = stages[start.scale];
  const isSame = image?.width === size.width && image.height === size.height && state?.optimizer === optimizer.name;
  if (!state || !isSame) return undefined;
  const { canvas, steps, loss } = loadTree(state.tree) as Omit<Situation, 'canvas'> & { canvas: unknown };
  if (typeof steps !== 'number' || typeof loss !== 'number') {
    disposeTree(canvas);
    throw invalidOption('resume.state', 'the state that run.checkpoint() gave', 'another');
  }
  const loaded = Canvas.load(canvas, size, optimizer, settings.average, wrapsOf(settings.border));
  return { canvas: loaded, steps, loss };
}

/**
 * Takes a checkpoint as soon as nothing moves. The run need not wait for it.
 *
 * @returns undefined if the run ends before, or is just about to go back from values that are not numbers
 */
export async function saveState(
  stillness: Stillness,
  look: () => Situation & { now: StepPosition; live: LivePlan },
): Promise<Checkpoint | undefined> {
  const found = await stillness.read(() => {
    const { canvas, now, live, steps, loss } = look();
    const state = { optimizer: live.plan.optimizer.name, changes: live.changes };
    return { now, state, ...cloneTree({ picture: canvas.picture, whole: { canvas: canvas.state, steps, loss } }) };
  });
  if (!found) return undefined;
  const { now, state, picture, whole } = found;
  try {
    const [image, tree] = [await toFloats(picture), await saveTree(whole)];
    const isSound = tree.tensors.every(({ data }) => data.every(Number.isFinite));
    return isSound ? { ...now, image, state: { ...state, tree } } : undefined;
  } finally {
    disposeTree([picture, whole]);
  }
}
