/** What the tests call in the page: bundled, and put on `window`. */
import { stylize as paintHere, type RawImage } from '@pastiche/core';
import { encoderConformance } from '@pastiche/core/testing';
import { randomWeights, type WayBack } from '@pastiche/models';
import { registerKernel } from '@tensorflow/tfjs-core';
import type { BackendName } from '../backendNames.ts';
import * as pastiche from '../index.ts';
import { useBackend } from '../worker/backend.ts';
import { createEncoder } from '../worker/encoder.ts';
import { fasterWayBack } from '../worker/probe.ts';
import { branching, fours, slim, tiny } from './networks.testing.ts';

/** Which checks of the encoder fail on a backend, and why. */
async function conformance(backend: BackendName, wayBack: WayBack, onnxRuntime?: string): Promise<string[]> {
  if (backend === 'wasm' && wayBack === 'transposed') await addTransposed();
  await useBackend(backend, onnxRuntime);
  const failures: string[] = [];
  const networks = backend === 'onnx' ? [fours, branching] : [tiny, branching];
  for (const network of networks) {
    const weights = randomWeights(network, 3);
    const suite = encoderConformance(async () => createEncoder(network, weights, { wayBack }), {
      measuresOnDevice: backend === 'onnx',
    });
    for (const { name, run } of suite) {
      await run().catch((error) => failures.push(`${network.name} ${name}: ${error.message}`));
    }
  }
  return failures;
}

/** What the worker does not have, since it does not go back so on WebAssembly. */
async function addTransposed(): Promise<void> {
  const { conv2DBackpropInputConfig } = await import('@tensorflow/tfjs-backend-wasm/dist/kernels/Conv2DBackpropInput');
  registerKernel(conv2DBackpropInputConfig);
}

/** The same picture as the test paints in Node: twenty steps from a seed. */
async function twentySteps(backend: BackendName, content: RawImage, style: RawImage): Promise<number[]> {
  await useBackend(backend);
  const encoder = createEncoder(slim, randomWeights(slim, 0), { wayBack: await fasterWayBack() });
  const options = { content, styles: style, encoder, size: 64, minSize: 64, iterations: 20, seed: 5 };
  const image = await paintHere({ ...options, init: 'random' }).result;
  encoder.dispose();
  return [...image.data];
}

Object.assign(globalThis, { stepsSeen: 0, pastiche, conformance, twentySteps });
