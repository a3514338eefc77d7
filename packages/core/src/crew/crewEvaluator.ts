import * as tf from '@tensorflow/tfjs-core';
import type { Evaluator, LayerDistance, OtherCosts } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { Size } from '../image/resize.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { slopesOf, sortOut } from '../tiles/distances.ts';
import type { Crew } from './crew.ts';

/** Costs and gradient of an image that a crew computes: the encoding is kept while what was measured of all strips is compared. */
export async function createCrewEvaluator(crew: Crew, distances: readonly LayerDistance[]): Promise<Evaluator> {
  const { encoder } = crew;
  const factors = await Promise.all(distances.map(async ({ factor }) => (await factor.data())[0]));
  const { groups, targets } = await sortOut(distances);
  const layers = [...new Set(distances.map(({ layer }) => layer))];
  return {
    async evaluate(image, weights, others, signal) {
      const costs = distances.map(() => 0);
      const { gradient, squares } = await crew.work(
        image,
        layers,
        async (turn) => {
          const sums = await turn.begin(groups);
          const slopes = slopesOf(sums.means(), groups, { factors, weights, costs });
          return turn.pull({
            moments: groups.map(({ layer, over }, k) => ({
              layer,
              over,
              ...(over ? slopes[k] : divided(slopes[k], encoder.layerSize(layer, sizeOf(image)))),
            })),
            activations: targets.map(({ i, ...target }) => ({ ...target, share: weights[i] * factors[i] })),
            cotangents: {},
          });
        },
        signal,
      );
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

/** Slopes by sums over all positions, from those by means. */
function divided(
  { mean, gram }: { mean: Float32Array; gram: Float32Array },
  { width, height }: Size,
): { mean: Float32Array; gram: Float32Array } {
  const share = 1 / (width * height);
  return { mean: mean.map((value) => value * share), gram: gram.map((value) => value * share) };
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
