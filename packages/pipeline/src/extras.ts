import type { Encoder, Loss, Optimizer, Settings } from '@pastiche/core';
import type { WeightsCache } from '@pastiche/models';
import type { Engine } from './engines.ts';
import type { PredictedMemory } from './platform.ts';

/** What goes beside a job because JSON cannot hold it. */
export interface Extras {
  /** Losses instead of those that weights and layers describe. `standardLosses` of core makes the latter, to add to. */
  losses?: readonly Loss[];
  /** An optimizer instead of the one that the job names. */
  optimizer?: Optimizer;
  /** A network that is loaded already. It stays the caller's, and the run computes on the engine that it was made for: the job's `backend` is not used. */
  encoder?: Encoder;
  /** Another loaded network, for all scales but the last. It stays the caller's, and must be made for the same engine. */
  coarseEncoder?: Encoder;
  /** Where fetched weights are kept. @defaultValue the platform's place */
  cache?: WeightsCache;
  /**
   * `'bytes'` refuses pictures that are paths or addresses, with `invalid-option`: for servers, where a text from a user must not choose
   * what is read. @defaultValue as the pipeline says, else everything is allowed
   */
  only?: 'bytes';
  /** Cancels the run: it frees what it held, and `result` rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Called once, when everything is loaded and before the first step. */
  onReady?(ready: Ready): void;
}

/** A run that has everything it needs. */
export interface Ready {
  /** The engine that computes. */
  engine: Engine;
  /** The network that measures. */
  encoder: Encoder;
  /** The network of all scales but the last, if that is another. */
  coarseEncoder?: Encoder;
  /** Every option of the run. */
  settings: Settings;
  /** What the run will take, where that is known. */
  memory?: PredictedMemory;
}
