import type { Network, Pooling } from '../../networks/network.ts';
import type { Border } from '../../tfjs/border.ts';
import type { Weights } from '../../weights/weights.ts';

export interface Parameters {
  network: Network;
  weights: Weights;
  pooling: Pooling;
  border: Border;
}
