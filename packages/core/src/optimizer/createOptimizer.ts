import type { StyleOptions } from '../options/options.ts';
import { adam } from './adam.ts';
import { gradientDescent } from './gradientDescent.ts';
import { lbfgs } from './lbfgs.ts';
import type { Optimizer } from './optimizer.ts';

/** The optimizer that the options name. */
export function createOptimizer({ optimizer, learningRate }: StyleOptions): Optimizer {
  const create = { adam, lbfgs, 'gradient-descent': gradientDescent }[optimizer];
  return create({ learningRate }) as Optimizer;
}
