import type { Network, Pooling } from '../../networks/network.ts';
import type { Border } from '../../tfjs/border.ts';
import type { Weights } from '../../weights/weights.ts';
import type { Dtype } from './graph.ts';

export interface Parameters {
  network: Network;
  weights: Weights;
  pooling: Pooling;
  border: Border;
  /** What activations and gradients are computed in. Images, features and sums are always of 32 bits. */
  dtype: Dtype;
}
