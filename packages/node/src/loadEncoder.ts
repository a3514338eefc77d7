import { checkNames, type Encoder } from '@pastiche/core';
import type { FetchEvent } from '@pastiche/models';
import { type EncoderOptions, encoderOptionNames, openEncoder } from '@pastiche/pipeline';
import type { BackendName } from './engines/candidates.ts';
import { pipeline } from './pipeline.ts';
import { platform } from './platform.ts';

/** A network to load. */
export interface LoadEncoderOptions extends EncoderOptions<BackendName> {
  /** Gives up; the promise rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/**
 * Loads a network onto a backend: the one asked for, else the one that `useBackend` chose last, else the fastest that works here. The
 * network remembers it: a run with this network computes there. It is the caller's to dispose of.
 *
 * @param onEvent told how fetching goes
 * @throws PasticheError `invalid-weights`, `download-failed`, `unreadable`, `invalid-option`, `unknown-layer`, `backend-unavailable`
 */
export async function loadEncoder(
  { signal, ...options }: LoadEncoderOptions = {},
  onEvent: (event: FetchEvent) => void = () => {},
): Promise<Encoder> {
  checkNames(options, [...encoderOptionNames, 'signal']);
  const { backend, device } = options;
  const selected = backend || device ? undefined : pipeline.engines.selected;
  const engine = selected ?? (await pipeline.engines.open(backend, options));
  const opening = openEncoder(options, platform, engine, signal);
  for (;;) {
    const { done, value } = await opening.next();
    if (done) return value;
    onEvent(value);
  }
}
