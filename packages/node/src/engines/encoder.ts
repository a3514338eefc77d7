import { createRequire } from 'node:module';
import type { Encoder } from '@pastiche/core';
import {
  createOnnxEncoder,
  createTfjsEncoder,
  type EncoderOptions,
  type EncoderPlatform,
  type FetchEvent,
  openEncoder as open,
  parseSources,
  type WeightsSource,
} from '@pastiche/models';
import { diskCache } from '../files/diskCache.ts';
import { fetchBytes } from '../files/files.ts';
import { proxiedFetch } from '../files/proxiedFetch.ts';
import { currentRuntime } from './backend.ts';

const platform: EncoderPlatform = {
  read: fetchBytes,
  embedded: () => createRequire(import.meta.url).resolve('@pastiche/models/compact.safetensors'),
  cache: diskCache,
  fetch: proxiedFetch,
  sources: sourcesFor,
  createEncoder(network, weights, options) {
    const runtime = currentRuntime();
    if (!runtime) return createTfjsEncoder(network, weights, options);
    const { pooling, border } = options;
    return createOnnxEncoder(runtime, network, weights, { pooling, border });
  },
};

/**
 * Loads a network onto the current backend (see `useBackend`).
 *
 * @param onEvent told how fetching goes
 * @throws PasticheError `invalid-weights`, `download-failed`, `unreadable`, `invalid-option`, `unknown-layer`
 */
export async function loadEncoder(
  options: EncoderOptions = {},
  onEvent: (event: FetchEvent) => void = () => {},
): Promise<Encoder> {
  const opening = openEncoder(options);
  for (;;) {
    const { done, value } = await opening.next();
    if (done) return value;
    onEvent(value);
  }
}

/** {@link loadEncoder} as a part of a run: yields how fetching goes. */
export function openEncoder(options: EncoderOptions): AsyncGenerator<FetchEvent, Encoder, void> {
  return open(options, platform);
}

/** As the environment says, or else undefined. */
export function sourcesFor(model: string): WeightsSource[] | undefined {
  const { PASTICHE_SOURCES: text } = process.env;
  return text ? parseSources(text, model) : undefined;
}
