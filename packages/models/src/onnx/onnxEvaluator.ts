import { type Evaluator, type LayerDistance, pause } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { distancesModel } from './graph/models.ts';
import { type Engine, tensorOf, valuesOf } from './session/engine.ts';

/** Creates an evaluator: one graph with forward and backward pass, whose inputs include the distances' targets. */
export async function createEvaluator(engine: Engine, distances: readonly LayerDistance[]): Promise<Evaluator> {
  const kinds = distances.map(({ layer, of }) => ({ layer, of }));
  const factors = await Promise.all(distances.map(async ({ factor }) => (await factor.data())[0]));
  const inputs = Object.fromEntries(
    await Promise.all([
      ...distances.map(async (distance, i) => [`to${i}`, await targetOf(distance)] as const),
      ...distances.map(
        async ({ weight }, i) => [`share${i}`, { shape: [], data: Float32Array.of(weight * factors[i]) }] as const,
      ),
    ]),
  );
  return {
    async evaluate(image, signal) {
      await pause(signal);
      const { sums, gradient } = await engine.roundTrip(
        kinds.map(({ layer, of }) => `${of} of ${layer}`).join(),
        (size) => distancesModel(engine.parameters, kinds, size),
        { image: await valuesOf(image), ...inputs },
      );
      signal?.throwIfAborted();
      return { costs: factors.map((factor, i) => factor * sums.data[i]), gradient: tensorOf(gradient) };
    },
    dispose: () => {},
  };
}

/** A distance's target; activations are transposed to the graph's order, `[1, c, h, w]`. */
async function targetOf({ of, to }: LayerDistance): ReturnType<typeof valuesOf> {
  if (of !== 'activations') return valuesOf(to);
  const transposed = tf.transpose(to, [0, 3, 1, 2]);
  try {
    return await valuesOf(transposed);
  } finally {
    transposed.dispose();
  }
}
