import { createRandom } from '@pastiche/core';
import { layersOf, type Network } from '../networks/network.ts';
import type { Weights } from '../weights/weights.ts';
import type { Dtype } from './graph/graph.ts';
import { distancesModel } from './graph/models.ts';
import { NetworkGraph } from './graph/networkGraph.ts';
import type { Arrays } from './session/runSession.ts';

/** A graph with inputs for it. */
export interface SampleStep {
  /** An ONNX model. */
  model: Uint8Array;
  /** The values of its inputs, by name. */
  inputs: Arrays;
}

/**
 * One evaluation of style costs and of their gradient as an ONNX model, to try a device with: a picture of noise, and at each layer named
 * `conv*_1` the mean and the covariance, compared with zero. Outputs: `sums`, and `gradient`, `[1, size, size, 3]`.
 *
 * @param size of the picture's sides, in pixels
 */
export function sampleStep(network: Network, weights: Weights, size: number, dtype: Dtype = 'f32'): SampleStep {
  const parameters = { network, weights, pooling: 'max', border: 'zeros', dtype } as const;
  const layers = layersOf(network).flatMap(({ name }) => (name.endsWith('_1') ? [name] : []));
  const kinds = layers.flatMap((layer) => (['mean', 'covariance'] as const).map((of) => ({ of, layer })));
  const random = createRandom(1);
  const image = Float32Array.from({ length: size * size * 3 }, () => random.uniform());
  const graph = new NetworkGraph(parameters, layers);
  const inputs: Record<string, Arrays[string]> = { image: { data: image, shape: [1, size, size, 3] } };
  for (const [i, { of, layer }] of kinds.entries()) {
    const count = graph.channelsOf(layer);
    const shape = of === 'mean' ? [count] : [count, count];
    inputs[`to${i}`] = { data: new Float32Array(shape.reduce((a, b) => a * b)), shape };
    inputs[`share${i}`] = { data: Float32Array.of(1), shape: [] };
  }
  return { model: distancesModel(parameters, kinds, [], { height: size, width: size }), inputs };
}
