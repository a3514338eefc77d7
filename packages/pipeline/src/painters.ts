import type { Encoder, Painter } from '@pastiche/core';
import {
  createOnnxPainter,
  createTfjsPainter,
  instant,
  type LoadedDecoder,
  networks,
  readSafetensors,
  readWeights,
} from '@pastiche/models';
import type { Engine } from './engines.ts';
import type { Platform } from './platform.ts';

/** What opening a painter needs of a platform. */
type PainterPlatform = Pick<Platform<never>, 'read' | 'embedded' | 'embeddedDecoder' | 'session'>;

/** A painter in use. */
interface PainterLease {
  readonly painter: Painter;
  /** Gives the painter back; it stays loaded if the pipeline keeps networks. */
  release(): void;
}

interface Entry {
  users: number;
  opening: Promise<OpenPainter>;
}

type OpenPainter = Omit<Painter, 'encoder'>;

/** Opens painters, one for each engine, and shares those in use. */
export class Painters {
  readonly #platform: PainterPlatform;
  #keeps: boolean;
  readonly #entries = new Map<string, Entry>();

  /** @param keeps whether painters that nobody uses stay loaded */
  constructor(platform: PainterPlatform, keeps: boolean) {
    this.#platform = platform;
    this.#keeps = keeps;
  }

  /**
   * A painter on an engine.
   *
   * @param encoder the compact network on the same engine, which measures for it; it stays the caller's
   * @throws PasticheError `invalid-weights`, `unreadable`
   */
  async open(engine: Engine, encoder: Encoder, signal?: AbortSignal): Promise<PainterLease> {
    const key = JSON.stringify([engine.name, engine.device, engine.tfjsName]);
    const known = this.#entries.get(key);
    // Shared, so one user who leaves must not stop it.
    const entry = known ?? { users: 0, opening: this.#load(engine) };
    this.#entries.set(key, entry);
    entry.users++;
    const leave = (): void => {
      entry.users--;
      if (entry.users === 0 && !this.#keeps) this.#discard(key, entry);
    };
    try {
      const open = await entry.opening;
      signal?.throwIfAborted();
      let isHeld = true;
      const release = (): void => {
        if (isHeld) leave();
        isHeld = false;
      };
      return { painter: { ...open, encoder }, release };
    } catch (error) {
      leave();
      if (entry.users === 0) this.#discard(key, entry);
      throw error;
    }
  }

  /** Frees the idle painters; those in use are freed by their last users. */
  dispose(): void {
    this.#keeps = false;
    for (const [key, entry] of this.#entries) if (entry.users === 0) this.#discard(key, entry);
  }

  #discard(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    entry.opening.then(
      (painter) => painter.dispose(),
      // Its users have the error.
      () => {},
    );
  }

  async #load(engine: Engine): Promise<OpenPainter> {
    const { read, embedded, embeddedDecoder, session } = this.#platform;
    const [network, decoder] = await Promise.all([read(embedded()), read(embeddedDecoder())]);
    const loaded: LoadedDecoder = {
      ...(await readWeights(network, networks.compact)),
      decoder: instant,
      decoderWeights: readSafetensors(decoder),
    };
    const { runtime } = engine;
    return engine.use(() =>
      runtime ? createOnnxPainter(runtime, loaded, session?.(loaded.network, engine)) : createTfjsPainter(loaded),
    );
  }
}
