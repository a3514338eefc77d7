import { type Evaluator, type LayerDistance, pause } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Comparison, distancesModel, featuresModel } from './graph/models.ts';
import { type Engine, tensorOf, valuesOf } from './session/engine.ts';
import { type Arrays, mapValues } from './session/runSession.ts';

/** Creates an evaluator: one graph with forward and backward pass, whose inputs include the distances' targets. */
export async function createEvaluator(engine: Engine, distances: readonly LayerDistance[]): Promise<Evaluator> {
  const kinds = distances.map(({ layer, of }) => ({ layer, of: of as Comparison }));
  const name = kinds.map(({ layer, of }) => `${of} of ${layer}`).join();
  const factors = await Promise.all(distances.map(async ({ factor }) => (await factor.data())[0]));
  const targets = Object.fromEntries(
    await Promise.all(distances.map(async (distance, i) => [`to${i}`, await targetOf(distance)] as const)),
  );
  return {
    async evaluate(image, weights, others, signal) {
      await pause(signal);
      const pixels = { image: await valuesOf(image) };
      const cotangents: Record<string, tf.Tensor4D> = {};
      if (others) {
        const outputs = await engine.forward('features', featuresModel, others.layers, pixels.image);
        const features = mapValues(outputs, tensorOf);
        try {
          Object.assign(cotangents, await others.differentiate(features));
        } finally {
          tf.dispose(features);
        }
      }
      const otherLayers = Object.keys(cotangents);
      const shares = factors.map((factor, i) => [
        `share${i}`,
        { shape: [], data: Float32Array.of(weights[i] * factor) },
      ]);
      const given = await Promise.all(otherLayers.map(async (layer) => [layer, await valuesOf(cotangents[layer])]));
      const { sums, gradient } = await engine.roundTrip(
        `${name}; gradients at ${otherLayers}`,
        (size) => distancesModel(engine.parameters, kinds, otherLayers, size),
        { ...pixels, ...targets, ...Object.fromEntries([...shares, ...given]) } as Arrays,
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
