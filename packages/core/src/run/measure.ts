import { type ImageTensor, rolled, sizeOf } from '../image/tensors.ts';
import { type Wraps, wrapsOf } from '../image/wraps.ts';
import { createRandom } from '../math/random.ts';
import type { Evaluation, Objective } from '../scene/objective.ts';
import type { StepPosition } from './checkpoint.ts';
import type { Plan } from './plan.ts';
import { seedAt } from './scene.ts';

/**
 * Measures `J` at one step. The positions of deep layers leave a faint grid on a picture, and the edge of a tile would lie on it. Where no
 * photo says which pixel is where, the network sees the tile moved around by other pixels in each step, which evens the grid out.
 */
export async function measure(
  objective: Objective,
  image: ImageTensor,
  plan: Plan,
  at: StepPosition,
  signal?: AbortSignal,
): Promise<Evaluation> {
  const step = { index: at.iteration, random: createRandom(seedAt(plan, at)) };
  const wraps = placelessWraps(plan);
  if (!wraps) return objective.evaluate(image, signal, step);
  // An optimizer that models `J` needs the same `J` in all steps of a scale.
  const { uniform } = createRandom(seedAt(plan, plan.optimizer.clamps ? at : { ...at, iteration: 0 }));
  const { width, height } = sizeOf(image);
  const [across, down] = [Math.floor(width * uniform()), Math.floor(height * uniform())];
  const by = { x: wraps.x ? across : 0, y: wraps.y ? down : 0 };
  const moved = rolled(image, by);
  try {
    const { gradient, ...rest } = await objective.evaluate(moved, signal, step);
    try {
      return { ...rest, gradient: rolled(gradient, { x: -by.x, y: -by.y }) };
    } finally {
      gradient.dispose();
    }
  } finally {
    moved.dispose();
  }
}

/** Half the distance of the deepest layers' positions, in pixels. */
const halfStride = 8;

/**
 * The picture as it is shown; the caller's to dispose. Where pixels of two scales meet, every 16th column has steeper steps, and the edge of a tile is one of
 * them. A tile that began from noise is as good with its edge between two of them.
 */
export function presented(picture: ImageTensor, plan: Plan): ImageTensor {
  const { settings, keep, options } = plan;
  const isFromNoise = settings.init !== 'content' && typeof options.init !== 'object';
  const isFree = isFromNoise && settings.strength === undefined && !keep;
  const { x = false, y = false } = (isFree && placelessWraps(plan)) || {};
  return rolled(picture, { x: x ? halfStride : 0, y: y ? halfStride : 0 });
}

/** The directions in which no pixel's place matters to any loss. */
function placelessWraps({ settings, options, regions, content }: Plan): Wraps | undefined {
  const hasPlace = settings.contentWeight > 0 || options.losses || regions || content.seen;
  return hasPlace ? undefined : wrapsOf(settings.border);
}
