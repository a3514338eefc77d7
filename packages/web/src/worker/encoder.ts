import type { Encoder } from '@pastiche/core';
import {
  createOnnxEncoder,
  createTfjsEncoder,
  type EncoderOptions,
  type EncoderPlatform,
  type FetchEvent,
  type Network,
  openEncoder as open,
  suitsWebGpu,
  type TfjsEncoderOptions,
  type Weights,
} from '@pastiche/models';
import { fetchBytes } from '../page/images.ts';
import { currentRuntime } from './backend.ts';
import { browserCache } from './browserCache.ts';
import { fasterWayBack } from './probe.ts';
import { unzip } from './unzip.ts';

const platform: EncoderPlatform = {
  read: async (source, signal) => unzip(await fetchBytes(source, signal)),
  // Compressed by us: hosts do not know that the file can be.
  embedded: () => new URL('./compact.safetensors.gz', import.meta.url),
  cache: browserCache,
  sources: () => undefined,
  createEncoder,
};

/** Puts a network onto the backend that {@link useBackend} has chosen. */
export function createEncoder(network: Network, weights: Weights, options: TfjsEncoderOptions = {}): Encoder {
  const runtime = currentRuntime();
  if (!runtime) return createTfjsEncoder(network, weights, options);
  const { pooling, border } = options;
  // What the runtime at hand lacks, or the browser, it passes over.
  const executionProviders = suitsWebGpu(network) ? ['webgpu', 'wasm'] : ['wasm'];
  return createOnnxEncoder(runtime, network, weights, { pooling, border, session: { executionProviders } });
}

/** Loads a network onto tfjs's current backend; yields how fetching goes. */
export async function* openEncoder(options: EncoderOptions): AsyncGenerator<FetchEvent, Encoder, void> {
  return yield* open({ ...options, wayBack: options.wayBack ?? (await fasterWayBack()) }, platform);
}
