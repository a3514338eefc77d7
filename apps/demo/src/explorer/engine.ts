import type { ExploreOptions } from '@pastiche/web';
import { backend } from '../studio/settings.ts';
import { missingWeights, type Problem, problemOf } from '../ui/problem.ts';
import { ownWeights } from '../weights.ts';
import { chooseNetwork, network } from './choice.ts';

/** The chosen network, its weights and the backend, as options of the library. */
export function engineOf(): Pick<ExploreOptions, 'model' | 'weights' | 'backend'> {
  return {
    model: network.value,
    weights: ownWeights.value[network.value]?.address,
    backend: backend.value,
  };
}

/** What went wrong with the chosen network. */
export function networkProblem(error: unknown): Problem {
  return missingWeights(error, network.value, () => chooseNetwork('compact')) ?? problemOf(error);
}
