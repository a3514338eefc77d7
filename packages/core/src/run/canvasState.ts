import type { Size } from '../image/resize.ts';
import { type ImageTensor, isImage } from '../image/tensors.ts';
import type { Optimizer } from '../optimizer/optimizer.ts';
import type { AverageState } from './average.ts';

/** All that a canvas holds, as a tree: what it paints next, the best image, how that came about, and the optimizer's memory. */
export interface CanvasState {
  image: ImageTensor;
  best: ImageTensor;
  average: AverageState;
  bestLoss: number;
  firstLoss?: number;
  recoveries: number;
  rate: number;
  memory: unknown;
}

/** Whether something, which may come from a file, is the state of a canvas of a size. */
export function isCanvasState(value: unknown, size: Size, optimizer: Optimizer): value is CanvasState {
  const { image, best, average, bestLoss, recoveries, rate, memory } = value as Partial<CanvasState>;
  const isAverage = average && Number.isInteger(average.count) && (!average.value || isImage(average.value, size));
  const areNumbers = [bestLoss, recoveries, rate].every((each) => typeof each === 'number');
  const isKnown = typeof memory === 'object' && memory !== null && (optimizer.isState?.(memory, size) ?? true);
  return isImage(image, size) && isImage(best, size) && Boolean(isAverage) && areNumbers && isKnown;
}
