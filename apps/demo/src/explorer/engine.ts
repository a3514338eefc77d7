import type { ExploreOptions } from '@pastiche/web';
import { backend } from '../studio/settings.ts';
import { ownWeights } from '../weights.ts';
import { network } from './choice.ts';

/** The chosen network, its weights and the backend, as options of the library. */
export function engineOf(): Pick<ExploreOptions, 'model' | 'weights' | 'backend'> {
  return {
    model: network.value,
    weights: ownWeights.value[network.value]?.address,
    backend: backend.value,
  };
}
