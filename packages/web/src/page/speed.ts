import type { BackendName } from '../backendNames.ts';
import type { Speed } from '../protocol.ts';
import { askWorker } from './askWorker.ts';
import type { WorkerOptions } from './ownWorker.ts';

/** What to measure. */
export interface SpeedOptions extends WorkerOptions {
  /** Measures this engine. @defaultValue all that should work here, and tells of the fastest */
  backend?: BackendName;
  /** Cancels; the promise rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/**
 * Measures how fast this device paints: a few steps through the compact network on each engine that may be used, in the worker. It takes
 * seconds, once for a device and a version of the browser; the result is stored. Later runs use the engine that was the fastest.
 *
 * @throws PasticheError (rejecting) `backend-unavailable`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const { reason, times } = await measureSpeed();
 * if (times) console.log(`${reason}: ${times.perStep + times.perPixel * 512 * 384} s per step`);
 * ```
 */
export function measureSpeed({ backend, signal, ...options }: SpeedOptions = {}): Promise<Speed> {
  return askWorker((api) => api.speed({ backend }), options, signal);
}
