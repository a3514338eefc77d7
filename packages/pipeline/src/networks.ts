import type { Encoder } from '@pastiche/core';
import type { FetchEvent } from '@pastiche/models';
import type { Engine } from './engines.ts';
import { type EncoderOptions, type EncoderPlatform, modelOf, openEncoder } from './openEncoder.ts';

/** A network in use. */
export interface NetworkLease {
  /** The network. It stays the pipeline's: call `release`, not `dispose`. */
  readonly encoder: Encoder;
  /** Gives the network back; it stays loaded if the pipeline keeps networks. */
  release(): void;
}

interface Entry {
  key: string;
  users: number;
  /** Resolves with undefined if opening failed: then another user may try. */
  opening: Promise<Encoder | undefined>;
  encoder?: Encoder;
}

/** Opens networks, shares those in use, and keeps some that are idle. */
export class Networks {
  readonly #platform: EncoderPlatform;
  #keep: number;
  /** From the least recently used on. */
  readonly #entries = new Map<string, Entry>();

  /** @param keep how many networks that nobody uses stay loaded */
  constructor(platform: EncoderPlatform, keep: number) {
    this.#platform = platform;
    this.#keep = keep;
  }

  /** The network on the engine: one that is there already, or a new one; yields how fetching goes. */
  async *open(
    options: EncoderOptions,
    engine: Engine,
    signal?: AbortSignal,
  ): AsyncGenerator<FetchEvent, NetworkLease, void> {
    // Nobody can tell bytes apart: what comes as bytes is neither shared nor kept.
    if (options.weights instanceof Uint8Array) {
      const encoder = yield* openEncoder(options, this.#platform, engine, signal);
      return { encoder, release: () => encoder.dispose() };
    }
    // A kept network may be asked for any layer another time.
    const layers = this.#keep > 0 ? undefined : options.layers;
    const key = keyOf({ ...options, layers }, engine);
    for (let entry = this.#entries.get(key); entry; entry = this.#entries.get(key)) {
      const lease = await this.#join(entry, signal);
      if (lease) return lease;
    }
    this.#discardIdle(this.#keep - 1);
    let settle: (encoder: Encoder | undefined) => void = () => {};
    const opening = new Promise<Encoder | undefined>((resolve) => {
      settle = resolve;
    });
    const entry: Entry = { key, users: 1, opening };
    this.#entries.set(key, entry);
    try {
      entry.encoder = yield* openEncoder({ ...options, layers }, this.#platform, engine, signal);
      return this.#lease(entry, entry.encoder);
    } finally {
      // Also where the caller leaves while it is being fetched.
      if (!entry.encoder) this.#entries.delete(key);
      settle(entry.encoder);
    }
  }

  /** Frees the idle networks; those in use are freed by their last users. */
  dispose(): void {
    this.#keep = 0;
    this.#discardIdle(0);
  }

  async #join(entry: Entry, signal?: AbortSignal): Promise<NetworkLease | undefined> {
    entry.users++;
    try {
      const encoder = await orAborted(entry.opening, signal);
      if (encoder) return this.#lease(entry, encoder);
      entry.users--;
      return undefined;
    } catch (error) {
      this.#leave(entry);
      throw error;
    }
  }

  #lease(entry: Entry, encoder: Encoder): NetworkLease {
    let isHeld = true;
    const release = (): void => {
      if (isHeld) this.#leave(entry);
      isHeld = false;
    };
    return { encoder, release };
  }

  #leave(entry: Entry): void {
    entry.users--;
    if (this.#entries.get(entry.key) !== entry) return;
    this.#entries.delete(entry.key);
    this.#entries.set(entry.key, entry);
    this.#discardIdle(this.#keep);
  }

  /** Frees networks that nobody uses until so many are left. */
  #discardIdle(left: number): void {
    const idle = [...this.#entries.values()].filter(({ users }) => users === 0);
    for (const { key, encoder } of idle.slice(0, Math.max(0, idle.length - Math.max(0, left)))) {
      this.#entries.delete(key);
      encoder?.dispose();
    }
  }
}

/** What makes two networks the same. */
function keyOf(
  { layers, pooling = 'max', border = 'zeros', dtype = 'f32', ...options }: EncoderOptions,
  { name, device }: Engine,
): string {
  const { weights, wayBack, workers, sources, session, onnxRuntime } = options;
  const network = [modelOf(options), weights && String(weights), layers && [...new Set(layers)].sort(), sources];
  return JSON.stringify([...network, pooling, border, dtype, wayBack, workers, session, name, device, onnxRuntime]);
}

async function orAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
  });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
