import * as tf from '@tensorflow/tfjs-core';
import type { Evaluator, LayerDistance, OtherCosts, Pulled } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { type Group, slopeOf, sortOut } from '../tiles/distances.ts';
import type { Crew } from './crew.ts';

/** Costs and gradient of an image that a crew computes: the encoding is kept while what was measured of all strips is compared. */
export async function createCrewEvaluator(crew: Crew, distances: readonly LayerDistance[]): Promise<Evaluator> {
  const { encoder } = crew;
  const factors = await Promise.all(distances.map(async ({ factor }) => (await factor.data())[0]));
  const { groups, targets } = await sortOut(distances);
  const layers = [...new Set(distances.map(({ layer }) => layer))];
  /** How much each position counts. */
  const weightsOf = ({ layer, over }: Pick<Group, 'layer' | 'over'>, image: ImageTensor, each: number | 'mean') => {
    const { width, height } = encoder.layerSize(layer, sizeOf(image));
    const positions = width * height;
    return over ?? new Float32Array(positions).fill(each === 'mean' ? 1 / positions : each);
  };
  return {
    async evaluate(image, weights, others, signal) {
      const costs = distances.map(() => 0);
      const evaluate = async (): Promise<Pulled> =>
        crew.work(
          image,
          layers,
          async (turn) => {
            const sums = await turn.begin(groups);
            const slopes = sums.means().map((means, k) =>
              slopeOf(means, groups[k], (i, square) => {
                costs[i] = factors[i] * square;
                return 2 * weights[i] * factors[i];
              }),
            );
            return turn.pull({
              moments: groups.map((group, k) => ({
                layer: group.layer,
                over: weightsOf(group, image, 'mean'),
                ...slopes[k],
              })),
              activations: targets.map((target) => ({
                layer: target.layer,
                over: weightsOf(target, image, 1),
                to: target.to,
                share: weights[target.i] * factors[target.i],
              })),
              cotangents: {},
            });
          },
          signal,
        );
      const { gradient, squares } = await evaluate();
      for (const [k, { i }] of targets.entries()) costs[i] = factors[i] * squares[k];
      if (!others || others.layers.length === 0) return { costs, gradient };
      try {
        const own = await pullOthers(encoder, image, others, signal);
        try {
          return { costs, gradient: tf.add(gradient, own) as ImageTensor };
        } finally {
          own.dispose();
        }
      } finally {
        gradient.dispose();
      }
    },
    dispose: () => tf.dispose(targets.map(({ to }) => to)),
  };
}

/** Costs that nobody but this thread knows, from the features of the whole image. */
async function pullOthers(
  encoder: Encoder,
  image: ImageTensor,
  { layers, differentiate }: OtherCosts,
  signal?: AbortSignal,
): Promise<ImageTensor> {
  const encoding = await encoder.encode(image, layers, signal);
  try {
    return await encoding.backward(await differentiate(encoding.features), signal);
  } finally {
    encoding.dispose();
  }
}
