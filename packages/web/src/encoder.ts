import type { Encoder } from '@pastiche/core';
import { type EncoderOptions, type EncoderPlatform, type FetchEvent, openEncoder as open } from '@pastiche/models';
import { browserCache } from './browserCache.ts';
import { fetchBytes } from './images.ts';
import { fasterWayBack } from './probe.ts';
import { unzip } from './unzip.ts';

const platform: EncoderPlatform = {
  read: async (source, signal) => unzip(await fetchBytes(source, signal)),
  // Compressed by us: hosts do not know that the file can be.
  embedded: () => new URL('./compact.safetensors.gz', import.meta.url),
  cache: browserCache,
  sources: () => undefined,
};

/** Loads a network onto tfjs's current backend; yields how fetching goes. */
export async function* openEncoder(options: EncoderOptions): AsyncGenerator<FetchEvent, Encoder, void> {
  return yield* open({ ...options, wayBack: options.wayBack ?? (await fasterWayBack()) }, platform);
}
