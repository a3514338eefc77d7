import type { Encoder } from '../encoder/encoder.ts';
import type { Size } from '../image/resize.ts';
import { type Loss, networkLayers } from '../loss/loss.ts';
import type { StepPosition } from './checkpoint.ts';
import type { ScaleEvent } from './events.ts';

/** A scale of a run: how large it paints, how long, and what measures. */
export interface Stage {
  size: Size;
  /** How many steps it takes. */
  iterations: number;
  encoder: Encoder;
  losses: readonly Loss[];
}

/** The steps of a scale, what one of them costs, the fraction of all work that is done, and what is left. Costs are in pixels of the last scale's encoder. */
export function workAt(stages: readonly Stage[], { scale, iteration }: StepPosition): Work {
  const workOf = ({ encoder, losses }: Stage): number => encoder.work?.(networkLayers(losses)) || 1;
  const last = workOf(stages[stages.length - 1]);
  const parts = stages.map((stage) => ({
    steps: stage.iterations,
    pixels: (stage.size.width * stage.size.height * workOf(stage)) / last,
  }));
  const { steps: iterations, pixels } = parts[scale];
  const left = sumUp([{ pixels, steps: Math.max(0, iterations - iteration) }, ...parts.slice(scale + 1)]);
  return { iterations, pixels, progress: 1 - left.pixels / (sumUp(parts).pixels || 1), left };
}

interface Work extends Pick<ScaleEvent, 'iterations' | 'pixels' | 'progress' | 'left'> {}

function sumUp(parts: readonly Work['left'][]): Work['left'] {
  const steps = parts.reduce((sum, part) => sum + part.steps, 0);
  return { steps, pixels: parts.reduce((sum, part) => sum + part.steps * part.pixels, 0) };
}
