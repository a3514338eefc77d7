import type { Encoder, ImageTensor, Pulled, Slopes } from '@pastiche/core';
import { pullbackModel, type SlopeKind } from './graph/pullbackModel.ts';
import { type Engine, tensorOf, valuesOf } from './session/engine.ts';
import type { Arrays } from './session/runSession.ts';

/** The way back from slopes, in one graph with the forward pass. */
export async function pullBack(
  engine: Engine,
  layerSize: Encoder['layerSize'],
  image: ImageTensor,
  slopes: Slopes,
  signal?: AbortSignal,
): Promise<Pulled> {
  const { moments, activations, cotangents } = slopes;
  const kinds: SlopeKind[] = [
    ...moments.map(({ layer }) => ({ layer, of: 'moments' as const })),
    ...activations.map(({ layer }) => ({ layer, of: 'activations' as const })),
  ];
  const otherLayers = Object.keys(cotangents);
  const inputs: Record<string, Arrays[string]> = { image: await valuesOf(image) };
  for (const [i, { layer, over }] of [...moments, ...activations].entries()) {
    const size = layerSize(layer, { height: image.shape[1], width: image.shape[2] });
    inputs[`over${i}`] = {
      data: over ?? new Float32Array(size.height * size.width).fill(1),
      shape: [1, 1, size.height, size.width],
    };
  }
  for (const [i, { mean, gram }] of moments.entries()) {
    inputs[`mean${i}`] = { data: mean, shape: [1, mean.length, 1, 1] };
    inputs[`gram${i}`] = { data: gram, shape: [mean.length, mean.length] };
  }
  for (const [k, { to, share }] of activations.entries()) {
    const i = moments.length + k;
    inputs[`to${i}`] = await valuesOf(to);
    inputs[`share${i}`] = { data: Float32Array.of(share), shape: [] };
  }
  for (const layer of otherLayers) inputs[layer] = await valuesOf(cotangents[layer]);
  const { gradient, sums } = await engine.roundTrip(
    `slopes ${kinds.map(({ layer, of }) => `${of} of ${layer}`)}; gradients at ${otherLayers}`,
    (size) => pullbackModel(engine.parameters, kinds, otherLayers, size),
    inputs,
  );
  signal?.throwIfAborted();
  return { gradient: tensorOf(gradient), squares: sums ? Array.from(sums.data) : [] };
}
