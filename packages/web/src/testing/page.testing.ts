/** What the tests call in the page: bundled, and put on `window`. */
import { type Encoder, stylize as paintHere, type RawImage } from '@pastiche/core';
import { encoderConformance } from '@pastiche/core/testing';
import { createOnnxEncoder, createTfjsEncoder, type Network, randomWeights, type WayBack } from '@pastiche/models';
import { type Engine, Engines } from '@pastiche/pipeline';
import { registerKernel } from '@tensorflow/tfjs-core';
import type { BackendName } from '../backendNames.ts';
import * as pastiche from '../index.ts';
import { engines } from '../worker/engines.ts';
import { fasterWayBack } from '../worker/fasterWayBack.ts';
import { webPlatform } from '../worker/platform.ts';
import { branching, fours, slim, tiny } from './networks.testing.ts';

/** Starts an engine, whose backend is tfjs's current one from then on. */
async function start(backend: BackendName, onnxRuntime?: string): Promise<Engine> {
  const engine = await new Engines(engines).open(backend, { onnxRuntime });
  await engine.use(() => {});
  return engine;
}

function createEncoder(engine: Engine, network: Network, seed: number, wayBack: WayBack): Encoder {
  const { runtime } = engine;
  const weights = randomWeights(network, seed);
  if (!runtime) return createTfjsEncoder(network, weights, { wayBack });
  return createOnnxEncoder(runtime, network, weights, { session: webPlatform.session?.(network, engine) });
}

/** Which checks of the encoder fail on a backend, and why. */
async function conformance(backend: BackendName, wayBack: WayBack, onnxRuntime?: string): Promise<string[]> {
  if (backend === 'wasm' && wayBack === 'transposed') await addTransposed();
  const engine = await start(backend, onnxRuntime);
  const failures: string[] = [];
  const networks = backend === 'onnx' ? [fours, branching] : [tiny, branching];
  for (const network of networks) {
    const suite = encoderConformance(async () => createEncoder(engine, network, 3, wayBack), {
      measuresOnDevice: backend === 'onnx',
    });
    // Every size of a patch is compiled anew for channels by fours: a minute, in software. The other network shows that patches work.
    for (const { name, run } of suite.filter(({ name }) => network !== fours || !name.startsWith('projects'))) {
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
  const encoder = createEncoder(await start(backend), slim, 0, await fasterWayBack());
  const options = { content, styles: style, encoder, size: 64, minSize: 64, iterations: 20, seed: 5 };
  const image = await paintHere({ ...options, init: 'random' }).result;
  encoder.dispose();
  return [...image.data];
}

Object.assign(globalThis, { stepsSeen: 0, pastiche, conformance, twentySteps });
