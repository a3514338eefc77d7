import { type Evaluator, type LayerDistance, pause } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { distancesModel } from './graph/models.ts';
import { type Engine, tensorOf, valuesOf } from './session/engine.ts';

/** Binds distances to a graph of the whole way there and back, their targets being inputs of it. */
export async function createEvaluator(engine: Engine, distances: readonly LayerDistance[]): Promise<Evaluator> {
  const places = distances.map(({ layer, of }) => ({ layer, of }));
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
        places.map(({ layer, of }) => `${of} of ${layer}`).join(),
        (size) => distancesModel(engine.parameters, places, size),
        { image: await valuesOf(image), ...inputs },
      );
      signal?.throwIfAborted();
      return { costs: factors.map((factor, i) => factor * sums.data[i]), gradient: tensorOf(gradient) };
    },
    dispose: () => {},
  };
}

/** Activations go in as the graph computes them, `[1, c, h, w]`. */
async function targetOf({ of, to }: LayerDistance): ReturnType<typeof valuesOf> {
  if (of !== 'activations') return valuesOf(to);
  const turned = tf.transpose(to, [0, 3, 1, 2]);
  try {
    return await valuesOf(turned);
  } finally {
    turned.dispose();
  }
}
