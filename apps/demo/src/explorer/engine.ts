import type { ExploreOptions } from '@pastiche/web';
import { backend } from '../studio/settings.ts';
import { agreed, network } from './choice.ts';

/** The chosen network, its weights and the backend, as options of the library. */
export function engineOf(): Pick<ExploreOptions, 'model' | 'weights' | 'backend'> {
  const weights = agreed.value[network.value];
  return {
    model: network.value,
    weights: typeof weights === 'object' ? weights.address : undefined,
    backend: backend.value,
  };
}
