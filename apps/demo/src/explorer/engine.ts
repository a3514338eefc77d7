import type { ExploreOptions } from '@pastiche/web';
import { backend } from '../studio/settings.ts';
import { agreed, network } from './choice.ts';

/** By which network, with which weights, on which backend. */
export function engineOf(): Pick<ExploreOptions, 'model' | 'weights' | 'backend'> {
  const weights = agreed.value[network.value];
  return {
    model: network.value,
    weights: typeof weights === 'object' ? weights.address : undefined,
    backend: backend.value,
  };
}
