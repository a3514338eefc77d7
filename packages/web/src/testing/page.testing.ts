/** What the tests call in the page: bundled, and put on `window`. */
import { type Encoder, stylize as paintHere, type RawImage } from '@pastiche/core';
import { encoderConformance } from '@pastiche/core/testing';
import { createOnnxEncoder, createTfjsEncoder, type Network, randomWeights, type WayBack } from '@pastiche/models';
import { type Engine, Engines } from '@pastiche/pipeline';
import type { BackendName } from '../backendNames.ts';
import * as pastiche from '../index.ts';
import { engines } from '../worker/engines.ts';
import { fasterWayBack } from '../worker/fasterWayBack.ts';
import { webPlatform } from '../worker/platform.ts';
import { branching, fours, slim, tiny, twenty } from './networks.testing.ts';

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

/**
 * What the first network is for: an engine computes such layers and channels in ways of their own. It compiles anew for every size, in
 * software for a minute for all checks: the other network shows the rest.
 */
const numbers = /^(hands out|goes back as|finds the strongest|measures (costs as|means)) /;

/** What another way back makes a difference to. */
const backward = /^goes back /;

/** Which checks of the encoder fail on a backend, by which way back, and why. */
async function conformance(backend: BackendName, waysBack: WayBack[], onnxRuntime?: string): Promise<string[]> {
  const engine = await start(backend, onnxRuntime);
  const failures: string[] = [];
  const networks = [backend === 'onnx' ? fours : tiny, branching];
  for (const [network, wayBack] of networks.flatMap((each) => waysBack.map((way) => [each, way] as const))) {
    const isShownHere = ({ name }: { name: string }): boolean =>
      (network === branching || numbers.test(name)) && (wayBack === waysBack[0] || backward.test(name));
    const suite = encoderConformance(async () => createEncoder(engine, network, 3, wayBack), {
      measuresOnDevice: backend === 'onnx',
    });
    for (const { name, run } of suite.filter(isShownHere)) {
      await run().catch((error) => failures.push(`${network.name} ${wayBack} ${name}: ${error.message}`));
    }
  }
  return failures;
}

/** The same picture as the test paints in Node: twenty steps from a seed. */
async function twentySteps(backend: BackendName, content: RawImage, style: RawImage): Promise<number[]> {
  const encoder = createEncoder(await start(backend), slim, 0, await fasterWayBack());
  const image = await paintHere({ content, styles: style, encoder, ...twenty }).result;
  encoder.dispose();
  return [...image.data];
}

Object.assign(globalThis, { stepsSeen: 0, pastiche, conformance, twentySteps });
