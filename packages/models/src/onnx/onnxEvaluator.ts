import { type Evaluator, type LayerDistance, pause } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Comparison } from './graph/comparisons.ts';
import { distancesModel, featuresModel } from './graph/models.ts';
import { type Engine, tensorOf, valuesOf } from './session/engine.ts';
import { type Arrays, mapValues } from './session/runSession.ts';

/** Creates an evaluator: one graph with forward and backward pass, whose inputs include the distances' targets. */
export async function createEvaluator(engine: Engine, distances: readonly LayerDistance[]): Promise<Evaluator> {
  const overs = await weightsOf(distances);
  const kinds = distances.map(({ layer, of }, i) => ({ layer, of: of as Comparison, over: overs.places[i] }));
  const name = kinds.map(({ layer, of, over = '' }) => `${of} of ${layer} ${over}`).join();
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
        { ...pixels, ...targets, ...overs.inputs, ...Object.fromEntries([...shares, ...given]) } as Arrays,
      );
      signal?.throwIfAborted();
      return { costs: factors.map((factor, i) => factor * sums.data[i]), gradient: tensorOf(gradient) };
    },
    dispose: () => {},
  };
}

/** The weights of positions, each once, as inputs of the graph, `[1, 1, h, w]`; and which of them each distance has. */
async function weightsOf(
  distances: readonly LayerDistance[],
): Promise<{ inputs: Arrays; places: readonly (number | undefined)[] }> {
  // Clones of a tensor share its data.
  const known = new Map<object, number>();
  const inputs: Record<string, Arrays[string]> = {};
  const places: (number | undefined)[] = [];
  for (const { over } of distances) {
    const place = over && (known.get(over.dataId) ?? known.size);
    places.push(place);
    if (!over || place === undefined || known.has(over.dataId)) continue;
    known.set(over.dataId, place);
    inputs[`over${place}`] = { data: (await valuesOf(over)).data, shape: [1, 1, ...over.shape] };
  }
  return { inputs, places };
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
