/** What the tests call in the page: bundled, and put on `window`. */
// The suites compute more than the worker does.
import '@tensorflow/tfjs-backend-wasm/dist/register_all_kernels';
import '@tensorflow/tfjs-backend-webgl/dist/register_all_kernels';
import '@tensorflow/tfjs-backend-webgpu/dist/register_all_kernels';
import { stylize as paintHere, type RawImage } from '@pastiche/core';
import { encoderConformance } from '@pastiche/core/testing';
import { createTfjsEncoder, randomWeights, type WayBack } from '@pastiche/models';
import { useBackend } from './backend.ts';
import type { BackendName } from './backendNames.ts';
import * as pastiche from './index.ts';
import { slim, tiny } from './networks.testing.ts';
import { fasterWayBack } from './probe.ts';

/** Which checks of the encoder fail on a backend, and why. */
async function conformance(backend: BackendName, wayBack: WayBack): Promise<string[]> {
  await useBackend(backend);
  const weights = randomWeights(tiny, 3);
  const failures: string[] = [];
  for (const { name, run } of encoderConformance(async () => createTfjsEncoder(tiny, weights, { wayBack }))) {
    await run().catch((error) => failures.push(`${name}: ${error.message}`));
  }
  return failures;
}

/** The same picture as the test paints in Node: twenty steps from a seed. */
async function twentySteps(backend: BackendName, content: RawImage, style: RawImage): Promise<number[]> {
  await useBackend(backend);
  const encoder = createTfjsEncoder(slim, randomWeights(slim, 0), { wayBack: await fasterWayBack() });
  const options = { content, styles: style, encoder, size: 64, minSize: 64, iterations: 20, seed: 5 };
  const image = await paintHere({ ...options, init: 'random' }).result;
  encoder.dispose();
  return [...image.data];
}

Object.assign(globalThis, { stepsSeen: 0, pastiche, conformance, twentySteps });
